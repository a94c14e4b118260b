package dev.sideband.benchmarks;

import dev.sideband.benchmarks.cases.BmcsCase;
import dev.sideband.benchmarks.cases.BusCase;
import dev.sideband.benchmarks.cases.ConnectionHistoryCase;
import dev.sideband.benchmarks.cases.ConnectionsCase;
import dev.sideband.benchmarks.cases.ConsoleCase;
import dev.sideband.benchmarks.cases.ConsoleLoadCase;
import dev.sideband.benchmarks.cases.ConsoleSoakCase;
import dev.sideband.benchmarks.cases.FleetCase;
import dev.sideband.benchmarks.cases.KcsCase;
import dev.sideband.benchmarks.cases.ProcessesCase;
import dev.sideband.benchmarks.cases.RingCase;
import dev.sideband.benchmarks.cases.RingDamageCase;
import dev.sideband.benchmarks.cases.RmcpCase;
import dev.sideband.benchmarks.cases.SessionsCase;
import dev.sideband.benchmarks.cases.WireCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the cases that are named, or all, and writes {@code results.json} and {@code
 * RESULTS.md}.
 *
 * <p>Arguments: the folder of the results, and names of cases or {@code list}. Ends with 2 when a
 * name is not known, with 1 when a case could not be run.
 */
public final class Bench {

  private static final List<BenchCase> CASES =
      List.of(
          new ProcessesCase(),
          new WireCase(),
          new KcsCase(),
          new RmcpCase(),
          new BmcsCase(),
          new SessionsCase(),
          new RingCase(),
          new RingDamageCase(),
          new BusCase(),
          new ConnectionsCase(),
          new ConnectionHistoryCase(),
          new ConsoleCase(),
          new ConsoleLoadCase(),
          new ConsoleSoakCase(),
          new FleetCase());

  private Bench() {}

  public static void main(String[] arguments) throws IOException {
    Map<String, BenchCase> known = new LinkedHashMap<>();
    CASES.forEach(bench -> known.put(bench.name(), bench));
    List<String> names = List.of(arguments).subList(1, arguments.length);
    if (names.equals(List.of("list"))) {
      known.values().forEach(bench -> System.out.println(bench.name() + ": " + bench.summary()));
      return;
    }
    for (String name : names) {
      if (!known.containsKey(name)) {
        System.err.println("bench: no case \"" + name + "\"; there are " + known.keySet());
        System.exit(2);
      }
    }
    boolean complete = true;
    Path folder = Path.of(arguments[0]);
    BenchTools tools = new BenchTools(Path.of(System.getProperty(Held.FLOORS)));
    for (BenchCase bench : known.values()) {
      if (names.isEmpty() || names.contains(bench.name())) {
        ResultFile.Measured measured = measure(bench, tools);
        complete &= measured.problem().isEmpty();
        ResultFile file = ResultFile.read(folder.resolve("results.json")).with(measured);
        file.write(folder.resolve("results.json"));
        Files.writeString(folder.resolve("RESULTS.md"), ResultPage.of(file));
      }
    }
    if (!complete) {
      System.exit(1);
    }
  }

  private static ResultFile.Measured measure(BenchCase bench, BenchTools tools) {
    System.out.println("bench: " + bench.name() + ": " + bench.summary());
    String problem = "";
    List<Result> results = List.of();
    try {
      results = bench.run(tools);
    } catch (IOException e) {
      problem = e.toString();
      System.err.println("bench: " + bench.name() + " was not run: " + problem);
    }
    results.forEach(row ->
        System.out.printf(
            "bench: %s: %.2f %s, %s%n", row.what(), row.ours(), row.unit(), row.verdict()));
    Machine machine = Machine.here(LocalDate.now(ZoneOffset.UTC).toString());
    return new ResultFile.Measured(bench.name(), bench.summary(), machine, problem, results);
  }
}
