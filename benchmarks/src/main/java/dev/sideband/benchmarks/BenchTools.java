package dev.sideband.benchmarks;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What the cases measure with: the compiled floors, other programs, and JMH. */
public final class BenchTools {

  /** A floor takes the median of so many passes, too. */
  private static final int SPANS = 9;

  private static final TimeValue SPAN = TimeValue.milliseconds(200);

  /** The number of runs of which the median counts. */
  public static final int RUNS = 5;

  /** What the programs that are run write in. */
  public static final Charset CHARSET = StandardCharsets.UTF_8;

  private static final Pattern FLOOR =
      Pattern.compile("\\w+ (\\d+) wall_ns (\\d+) cpu_ns \\d+\\s*");
  private static final Pattern SPENT =
      Pattern.compile("spent (\\d+) wall_ns (\\d+) cpu_ns (\\d+) peak_bytes (\\d+)\\s*");
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Path floors;

  /** Uses the C programs that have been compiled into {@code floors}. */
  public BenchTools(Path floors) {
    this.floors = floors;
  }

  /**
   * What JMH measured of one method.
   *
   * @param score the median of the spans that it was measured in, in the benchmark's unit
   * @param allocated bytes allocated by one call
   */
  public record Score(double score, double allocated) {}

  /**
   * What a floor measured.
   *
   * @param rows the things that it looked at in one pass
   * @param wallNanos the median time of a pass
   */
  public record Floor(long rows, long wallNanos) {}

  /** Runs a floor, which prints {@code NAME rows wall_ns nanoseconds cpu_ns nanoseconds}. */
  public Floor floor(String program, int argument) throws IOException {
    String line = output(compiled(program), Integer.toString(argument));
    Matcher figures = FLOOR.matcher(line);
    if (!figures.matches()) {
      throw new IOException(program + " printed " + line);
    }
    return new Floor(Long.parseLong(figures.group(1)), Long.parseLong(figures.group(2)));
  }

  /**
   * What another program took.
   *
   * @param wallNanos from its start to its end
   * @param cpuNanos its CPU time
   * @param peakBytes the most memory it had
   */
  public record Spent(long wallNanos, long cpuNanos, long peakBytes) {}

  /** Runs a program without its output and returns what it took. */
  public Spent spent(String... command) throws IOException {
    String[] whole = new String[command.length + 1];
    whole[0] = compiled("spent");
    System.arraycopy(command, 0, whole, 1, command.length);
    String line = output(whole);
    Matcher figures = SPENT.matcher(line);
    if (!figures.matches() || !figures.group(1).equals("0")) {
      throw new IOException(String.join(" ", command) + ": " + line);
    }
    return new Spent(
        Long.parseLong(figures.group(2)),
        Long.parseLong(figures.group(3)),
        Long.parseLong(figures.group(4)));
  }

  private String compiled(String program) throws IOException {
    Path compiled = floors.resolve(program);
    if (!Files.isExecutable(compiled)) {
      throw new IOException(program + " is not compiled: ./bench compiles it with gcc");
    }
    return compiled.toString();
  }

  /** Runs a program and returns what it printed. */
  public String output(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String text = new String(process.getInputStream().readAllBytes(), CHARSET);
    int status = process.onExit().join().exitValue();
    if (status != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + status);
    }
    return text;
  }

  /**
   * Measures one benchmark method once, in a fresh Java process that is warmed up first.
   *
   * @param parameters the benchmark's parameters by name
   * @param jvmArguments what the process needs on its command line
   */
  public Score jmh(
      Class<?> benchmarks, String method, Map<String, String> parameters, String... jvmArguments)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(jvmArguments));
    arguments.add("-D" + Held.FLOORS + "=" + floors);
    OptionsBuilder options = new OptionsBuilder();
    parameters.forEach(options::param);
    options
        .include("^" + benchmarks.getName().replace(".", "\\.") + "\\." + method + "$")
        .forks(1)
        .warmupIterations(2)
        .warmupTime(TimeValue.seconds(2))
        .measurementIterations(SPANS)
        .measurementTime(SPAN)
        .addProfiler(GCProfiler.class)
        .verbosity(VerboseMode.SILENT)
        .jvmArgsAppend(arguments.toArray(String[]::new))
        .shouldFailOnError(true);
    try {
      Collection<RunResult> results = new Runner(options.build()).run();
      RunResult only = new ArrayList<>(results).get(0);
      double allocated =
          Objects.requireNonNull(only.getSecondaryResults().get(ALLOCATED)).getScore();
      double median = only.getPrimaryResult().getStatistics().getPercentile(50);
      return new Score(median, allocated);
    } catch (RunnerException e) {
      throw new IOException(benchmarks.getSimpleName() + "." + method, e);
    }
  }
}
