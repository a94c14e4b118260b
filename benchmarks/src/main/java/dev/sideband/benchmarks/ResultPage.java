package dev.sideband.benchmarks;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the results as a page to read. */
final class ResultPage {

  private ResultPage() {}

  static String of(ResultFile file) {
    StringBuilder page = new StringBuilder();
    page.append("# Results\n\n");
    page.append(
        "Made by `./bench`, which measures ours, the floor and the peers in one run; do not");
    page.append(" edit. Each figure is the\nmedian of ").append(BenchTools.RUNS);
    page.append(" runs that took turns; the range of ours stands behind it. Trust the ratios more");
    page.append(" than the digits.\n");
    file.cases().forEach(measured -> append(page, measured));
    return page.toString();
  }

  private static void append(StringBuilder page, ResultFile.Measured measured) {
    Machine machine = measured.machine();
    page.append("\n## ").append(measured.name()).append("\n\n").append(measured.summary());
    page.append("\n\n").append(machine.date()).append(", ").append(machine.cores());
    page.append(" cores, ").append(machine.system()).append(", ").append(machine.java());
    page.append("\n\n");
    if (!measured.problem().isEmpty()) {
      page.append("**Not run:** ").append(measured.problem()).append("\n");
      return;
    }
    page.append("| what | unit | ours | floor | ours ÷ floor | peers | bar | |\n");
    page.append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (Result row : measured.results()) {
      page.append("| ").append(row.what());
      page.append(" | ").append(row.unit());
      page.append(" | ").append(number(row.ours())).append(range(row.spread()));
      page.append(" | ").append(row.floor().map(ResultPage::number).orElse("–"));
      page.append(" | ").append(row.ratio().map(ResultPage::number).orElse("–"));
      page.append(" | ").append(peers(row.peers()));
      page.append(" | ").append(row.bar().isEmpty() ? "–" : row.bar());
      page.append(" | ").append(row.verdict()).append(" |\n");
    }
  }

  private static String range(Result.Spread spread) {
    return spread.least() == spread.most()
        ? ""
        : " (" + number(spread.least()) + "–" + number(spread.most()) + ")";
  }

  private static String peers(Map<String, Double> peers) {
    return peers.isEmpty()
        ? "–"
        : peers.entrySet().stream()
            .map(peer -> peer.getKey() + " " + number(peer.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String number(double value) {
    String format = value >= 100 || value == Math.rint(value) ? "%,.0f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
