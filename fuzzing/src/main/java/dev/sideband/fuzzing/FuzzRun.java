package dev.sideband.fuzzing;

import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.Seed;
import dev.sideband.wire.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One target under Jazzer, in a Java process of its own that ends at the first finding.
 *
 * <p>It starts from the seeds and from what earlier runs on this machine found worth keeping.
 */
final class FuzzRun {

  private static final int MEBIBYTES = 3_000;
  private static final int SECONDS_AN_INPUT = 20;
  private static final int LONGEST_INPUT = 2_048;

  private static final Pattern EXECUTIONS =
      Pattern.compile("stat::number_of_executed_units: (\\d+)");
  private static final Pattern COVERAGE = Pattern.compile("#\\d+\\s+DONE\\s+cov: (\\d+) .*");

  private final FuzzTarget target;
  private final Path corpus;
  private final Path findings;

  FuzzRun(FuzzTarget target, Path folder) {
    this.target = target;
    this.corpus = folder.resolve("corpus").resolve(target.name());
    this.findings = folder.resolve("findings").resolve(target.name());
  }

  /**
   * What came of a run.
   *
   * @param time how long it was to run
   * @param executions how many inputs were run
   * @param edges how many branches of the code were seen
   * @param findings how many inputs broke it
   */
  record Outcome(Duration time, long executions, long edges, int findings) {

    ResultTable.Row row(String target, LocalDate day) {
      return new ResultTable.Row(
          target,
          time.toSeconds(),
          executions,
          edges,
          findings,
          System.getProperty("java.specification.version"),
          day);
    }
  }

  Outcome run(Duration time) throws IOException {
    Files.createDirectories(corpus);
    Files.createDirectories(findings);
    int number = 0;
    for (Seed seed : Seed.of(target)) {
      Files.write(corpus.resolve("seed-" + number++), seed.input().toArray());
    }
    int before = inputs().size();
    System.out.println("fuzz: " + target.name() + " for " + time.toSeconds() + " s");
    Process process = new ProcessBuilder(command(time)).redirectErrorStream(true).start();
    long executions = 0;
    long edges = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (isWorthPrinting(line)) {
          System.out.println(line);
        }
        executions = figure(EXECUTIONS, line, executions);
        edges = figure(COVERAGE, line, edges);
      }
    }
    int status = process.onExit().join().exitValue();
    List<Path> found = inputs();
    report(found);
    if (status != 0 && found.size() == before) {
      throw new IOException("Jazzer ended with " + status + " and no finding");
    }
    return new Outcome(time, executions, edges, found.size() - before);
  }

  private List<String> command(Duration time) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-XX:+EnableDynamicAgentLoading",
        "-D" + FuzzEntry.PROPERTY + "=" + target.name(),
        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + FuzzEntry.class.getName(),
        "--instrumentation_includes=dev.sideband.**",
        "--custom_hook_includes=dev.sideband.**",
        "--instrumentation_excludes=dev.sideband.fuzz.**:dev.sideband.fuzzing.**",
        "--reproducer_path=" + findings,
        "-artifact_prefix=" + findings + "/",
        "-max_total_time=" + time.toSeconds(),
        "-timeout=" + SECONDS_AN_INPUT,
        "-rss_limit_mb=" + MEBIBYTES,
        "-max_len=" + LONGEST_INPUT,
        "-print_final_stats=1",
        corpus.toString());
  }

  private static boolean isWorthPrinting(String line) {
    return !line.contains("Loaded") && !line.contains("Instrumented") && !line.contains("REDUCE");
  }

  private static long figure(Pattern pattern, String line, long otherwise) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : otherwise;
  }

  /** The inputs that broke something: libFuzzer names them after what they did. */
  private List<Path> inputs() throws IOException {
    try (Stream<Path> files = Files.list(findings)) {
      return files
          .filter(file -> file.getFileName().toString().matches("(crash|timeout|oom|leak)-.*"))
          .sorted()
          .toList();
    }
  }

  private void report(List<Path> found) throws IOException {
    for (Path file : found) {
      System.out.println("fuzz: for " + target.name() + ".seeds, from " + file);
      System.out.println("bad " + Bytes.copyOf(Files.readAllBytes(file)));
    }
  }
}
