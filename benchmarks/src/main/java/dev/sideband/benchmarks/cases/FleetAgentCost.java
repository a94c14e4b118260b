package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Held;
import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import dev.sideband.fleet.server.ProcessQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an agent costs its machine, from outside its process. */
final class FleetAgentCost {

  private static final int PROCESSES = 300;
  private static final double MOST_PERCENT = 1;
  private static final double MOST_MEGABYTES = 80;
  private static final double MEGABYTE = 1e6;
  private static final Pattern SENT = Pattern.compile("\\bbytes_sent:(\\d+)");

  private FleetAgentCost() {}

  /**
   * Measures an agent, with a server of its own in an empty folder.
   *
   * @param warmUp how long it runs before
   * @param spans how many spans are measured, one after the other
   */
  @SuppressWarnings("try") // The processes serve by being there.
  static List<Result> measure(
      BenchTools tools, Path folder, Duration warmUp, int spans, Duration span) throws IOException {
    Runs cpu = new Runs();
    Runs memory = new Runs();
    Runs anonymous = new Runs();
    Runs bytes = new Runs();
    double whole;
    int more = (int) Math.max(0, PROCESSES - ProcessHandle.allProcesses().count());
    try (FleetSite site = FleetSite.open(folder);
        Held held = Held.processes(more);
        FleetWorker worker = FleetWorker.start(site)) {
      ConsoleSet.pause(warmUp);
      Used first = Used.of(tools, worker.pid(), site.port());
      Used last = first;
      for (int i = 0; i < spans; i++) {
        ConsoleSet.pause(span);
        Used now = Used.of(tools, worker.pid(), site.port());
        cpu.add(now.percentSince(last));
        memory.add(now.resident() / MEGABYTE);
        anonymous.add(now.anonymous() / MEGABYTE);
        int seen = site.server().processes(ProcessQuery.ALL).size();
        if (Math.abs(seen - PROCESSES) > PROCESSES / 10) {
          throw new IOException("not about 300 processes, but " + seen + ": others come and go");
        }
        bytes.add((now.sent() - last.sent()) / now.secondsSince(last) * PROCESSES / seen);
        last = now;
      }
      whole = last.percentSince(first);
    }
    String what = "agent, 300 processes every 2 s, ";
    return List.of(
        row(what + "CPU", "% of a core", whole, cpu, "≤ 1", Optional.of(MOST_PERCENT)),
        row(
            what + "resident",
            "MB",
            memory.spread().most(),
            memory,
            "≤ 80",
            Optional.of(MOST_MEGABYTES)),
        row(
            what + "resident without files",
            "MB",
            anonymous.spread().most(),
            anonymous,
            "",
            Optional.empty()),
        row(what + "sent", "bytes a second", bytes.median(), bytes, "", Optional.empty()));
  }

  private static Result row(
      String what, String unit, double figure, Runs runs, String bar, Optional<Double> limit) {
    return new Result(
        FleetCase.NAME, what, unit, figure, runs.spread(), Optional.empty(), Map.of(), bar, limit);
  }

  /** What a process has used until a moment by {@link System#nanoTime}. */
  private record Used(
      long nanos, double cpuSeconds, double resident, double anonymous, double sent) {

    static Used of(BenchTools tools, long pid, int port) throws IOException {
      return new Used(
          System.nanoTime(),
          OtherProcess.cpuSeconds(pid),
          OtherProcess.resident(pid),
          OtherProcess.anonymous(pid),
          sent(tools, port));
    }

    /** Returns what went over the connection to a port, TLS and all. */
    private static double sent(BenchTools tools, int port) throws IOException {
      String told = tools.output("ss", "-tinH", "state", "established", "dport", "= :" + port);
      Matcher found = SENT.matcher(told);
      if (!found.find()) {
        throw new IOException("ss says of the agent's connection: " + told);
      }
      return Double.parseDouble(found.group(1));
    }

    double secondsSince(Used before) {
      return (nanos - before.nanos) / 1e9;
    }

    double percentSince(Used before) {
      return (cpuSeconds - before.cpuSeconds) * 100 / secondsSince(before);
    }
  }
}
