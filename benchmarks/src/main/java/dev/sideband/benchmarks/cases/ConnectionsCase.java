package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Held;
import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import dev.sideband.benchmarks.TcpSweepBenchmark;
import dev.sideband.tcp.Access;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sweep over all TCP sockets beside C programs and others. */
public final class ConnectionsCase implements BenchCase {

  private static final double MOST_ALLOCATED = 65_536;
  private static final int DUMPS = 300;
  private static final int CHURN = 3_000;

  /** The kernel keeps what was closed for a minute. */
  private static final int MOST_WAITS = 15;

  private static final int WAIT_SECONDS = 5;

  /** So many sockets of others do not matter. */
  private static final int OTHERS = 100;

  @Override
  public String name() {
    return "connections";
  }

  @Override
  public String summary() {
    return "One sweep over all TCP sockets, both ends of loopback connections from 1,000 addresses."
        + " Floor: a C program that reads the same way and keeps every figure, but neither leaves out"
        + " repeats nor tells who asked for a connection; of inet_diag it asks for each address"
        + " family by itself, as ss does, and ours for both at once. ss -tan and netstat -tan as programs; OSHI"
        + " tells of UDP too. Churn: rows with the same ends in 300 sweeps while connections are"
        + " opened and closed; \"told\" is what the kernel repeated meanwhile.";
  }

  @Override
  public List<Result> run(BenchTools tools) throws IOException {
    List<Result> results = new ArrayList<>();
    awaitQuiet(tools);
    for (int sockets : List.of(1_000, 10_000, 100_000)) {
      results.addAll(sweep(tools, sockets));
    }
    for (Access access : Access.values()) {
      results.addAll(churn(access));
    }
    return results;
  }

  /** Connections closed a moment ago are still in the kernel's tables. */
  private static void awaitQuiet(BenchTools tools) throws IOException {
    for (int waits = 0; others(tools) > OTHERS; waits++) {
      if (waits == MOST_WAITS) {
        throw new IOException("this machine has " + others(tools) + " TCP sockets of its own");
      }
      tools.output("sleep", Integer.toString(WAIT_SECONDS));
    }
  }

  private static long others(BenchTools tools) throws IOException {
    return tools.floor("tcp_netlink", 0).rows();
  }

  /** What one way to the kernel took. */
  private record Way(Access access, Runs ours, Runs allocated, Runs floor) {

    Way(Access access) {
      this(access, new Runs(), new Runs(), new Runs());
    }

    void measure(BenchTools tools) throws IOException {
      BenchTools.Floor pass = tools.floor(access == Access.NETLINK ? "tcp_netlink" : "tcp_proc", 0);
      floor.add(pass.wallNanos() / 1e6);
      BenchTools.Score score = tools.jmh(TcpSweepBenchmark.class, "sideband", found(access));
      ours.add(score.score() / 1e3);
      allocated.add(score.allocated());
    }
  }

  /** All programs look at the same sockets, so the benchmark itself is to open none. */
  private static Map<String, String> found(Access access) {
    return Map.of("sockets", "0", "access", access.name());
  }

  @SuppressWarnings("try") // The connections serve by being there.
  private List<Result> sweep(BenchTools tools, int sockets) throws IOException {
    Way netlink = new Way(Access.NETLINK);
    Way proc = new Way(Access.PROC);
    Map<String, Runs> peers = new LinkedHashMap<>();
    try (Held held = Held.sockets(sockets)) {
      for (int run = 0; run < BenchTools.RUNS; run++) {
        netlink.measure(tools);
        proc.measure(tools);
        double oshi = tools.jmh(TcpSweepBenchmark.class, "oshi", found(Access.PROC)).score();
        add(peers, "OSHI", oshi / 1e3);
        add(peers, "ss", tools.spent("ss", "-tan").wallNanos() / 1e6);
        add(peers, "netstat", tools.spent("netstat", "-tan").wallNanos() / 1e6);
      }
    }
    String what = String.format("sweep, %,d sockets, ", sockets);
    List<Result> results = new ArrayList<>();
    results.addAll(rows(netlink, what + "netlink", 1.15, peers));
    results.addAll(rows(proc, what + "/proc", 1.3, peers));
    return results;
  }

  private List<Result> rows(Way way, String what, double most, Map<String, Runs> peers) {
    Map<String, Double> medians = new LinkedHashMap<>();
    peers.forEach((peer, runs) -> medians.put(peer, runs.median()));
    double floor = way.floor().median();
    return List.of(
        new Result(
            name(),
            what,
            "ms",
            way.ours().median(),
            way.ours().spread(),
            Optional.of(floor),
            medians,
            "≤ " + most + " × floor",
            Optional.of(most * floor)),
        row(what + ", allocated", "bytes", way.allocated(), MOST_ALLOCATED, "≤ 65,536"));
  }

  private List<Result> churn(Access access) throws IOException {
    ConnectionChurn churn = ConnectionChurn.watch(access, DUMPS, CHURN);
    String way = access == Access.NETLINK ? "netlink" : "/proc";
    Result.Spread once = new Result.Spread(churn.repeats(), churn.repeats());
    Runs reached = new Runs();
    reached.add(churn.rate());
    return List.of(
        new Result(
            name(),
            "churn, " + way + ", " + DUMPS + " sweeps",
            "repeated rows",
            churn.repeats(),
            once,
            Optional.empty(),
            Map.of("told", (double) churn.told()),
            "0",
            Optional.of(0.0)),
        row("churn, " + way + ", reached", "connections/s", reached));
  }

  private Result row(String what, String unit, Runs runs) {
    return row(what, unit, runs, "", Optional.empty());
  }

  private Result row(String what, String unit, Runs runs, double limit, String bar) {
    return row(what, unit, runs, bar, Optional.of(limit));
  }

  private Result row(String what, String unit, Runs runs, String bar, Optional<Double> limit) {
    return new Result(
        name(), what, unit, runs.median(), runs.spread(), Optional.empty(), Map.of(), bar, limit);
  }

  private static void add(Map<String, Runs> peers, String peer, double figure) {
    peers.computeIfAbsent(peer, missing -> new Runs()).add(figure);
  }
}
