package dev.sideband.fuzzing;

import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.FuzzTargets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs targets one after the other and writes down what came of each. */
public final class Fuzz {

  private static final Duration USUAL = Duration.ofMinutes(10);
  private static final int UNKNOWN_TARGET = 2;

  private Fuzz() {}

  /**
   * Runs the targets that are named, or all.
   *
   * @param arguments the folder of the results, then {@code list}, or names of targets and the
   *     seconds that each shall run
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    List<String> wanted = new ArrayList<>(Arrays.asList(arguments).subList(1, arguments.length));
    if (wanted.equals(List.of("list"))) {
      FuzzTargets.names().forEach(System.out::println);
      return;
    }
    Duration time = USUAL;
    if (!wanted.isEmpty() && wanted.get(wanted.size() - 1).matches("\\d{1,6}")) {
      time = Duration.ofSeconds(Integer.parseInt(wanted.remove(wanted.size() - 1)));
    }
    System.exit(run(folder, targets(wanted), time));
  }

  private static List<FuzzTarget> targets(List<String> wanted) {
    List<String> names = wanted.isEmpty() ? FuzzTargets.names() : wanted;
    try {
      return names.stream().map(FuzzTargets::named).toList();
    } catch (IllegalArgumentException e) {
      System.err.println("fuzz: " + e.getMessage() + "; ./fuzz list names them");
      System.exit(UNKNOWN_TARGET);
      throw e;
    }
  }

  private static int run(Path folder, List<FuzzTarget> targets, Duration time) throws IOException {
    int findings = 0;
    for (FuzzTarget target : targets) {
      FuzzRun.Outcome outcome = new FuzzRun(target, folder.resolve("target")).run(time);
      findings += outcome.findings();
      Path page = folder.resolve("RESULTS.md");
      ResultTable.read(page)
          .with(outcome.row(target.name(), LocalDate.now(ZoneOffset.UTC)))
          .write(page);
    }
    return findings == 0 ? 0 : 1;
  }
}
