package dev.sideband.fuzzing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of results, which is its own memory: a target that is run again replaces its row only.
 *
 * @param rows by the target's name
 */
record ResultTable(Map<String, Row> rows) {

  private static final String HEAD =
      """
      # Results

      Made by `./fuzz`; do not edit. A row is the newest run of a target; a run ends at its first finding, which is
      then mended and kept as a seed. Edges are the branches of the code that the run saw.

      | target | seconds | executions | edges | findings | JDK | date |
      | --- | --- | --- | --- | --- | --- | --- |
      """;

  private static final Pattern ROW =
      Pattern.compile(
          "\\| ([\\w-]+) \\| ([\\d,]+) \\| ([\\d,]+) \\| ([\\d,]+) \\| ([\\d,]+) \\| (\\d+) \\|"
              + " (\\d{4}-\\d\\d-\\d\\d) \\|");

  /** What came of one run. */
  record Row(
      String target,
      long seconds,
      long executions,
      long edges,
      long findings,
      String java,
      LocalDate day) {

    private static Row parse(Matcher row) {
      return new Row(
          row.group(1),
          number(row.group(2)),
          number(row.group(3)),
          number(row.group(4)),
          number(row.group(5)),
          row.group(6),
          LocalDate.parse(row.group(7)));
    }

    private static long number(String text) {
      return Long.parseLong(text.replace(",", ""));
    }

    private String text() {
      return String.format(
          Locale.ROOT,
          "| %s | %,d | %,d | %,d | %,d | %s | %s |\n",
          target,
          seconds,
          executions,
          edges,
          findings,
          java,
          day);
    }
  }

  /** Reads the page, or returns an empty table where there is none. */
  static ResultTable read(Path page) throws IOException {
    return parse(Files.exists(page) ? Files.readString(page) : "");
  }

  static ResultTable parse(String page) {
    Map<String, Row> rows = new TreeMap<>();
    for (Matcher row = ROW.matcher(page); row.find(); ) {
      Row read = Row.parse(row);
      rows.put(read.target(), read);
    }
    return new ResultTable(rows);
  }

  /** Returns the table with a target's row replaced. */
  ResultTable with(Row row) {
    Map<String, Row> changed = new TreeMap<>(rows);
    changed.put(row.target(), row);
    return new ResultTable(changed);
  }

  String text() {
    StringBuilder text = new StringBuilder(HEAD);
    rows.values().forEach(row -> text.append(row.text()));
    return text.toString();
  }

  /** Writes the page. */
  void write(Path page) throws IOException {
    Files.writeString(page, text());
  }
}
