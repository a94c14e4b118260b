package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.RingAllocation;
import dev.sideband.benchmarks.RingBenchmark;
import dev.sideband.benchmarks.RingOpening;
import dev.sideband.benchmarks.RingPeer;
import dev.sideband.benchmarks.Runs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ring log beside the same work in C, and beside Agrona, Chronicle Queue and SQLite. */
public final class RingCase implements BenchCase {

  private static final double MOST_OPENING_MILLIS = 50;
  private static final String AGRONA = "Agrona";
  private static final List<String> AGRONA_NEEDS =
      List.of("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
  private static final List<String> CHRONICLE_NEEDS =
      List.of(
          "-Dchronicle.analytics.disable=true",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
          "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED");

  @Override
  public String name() {
    return "ring";
  }

  @Override
  public String summary() {
    return "One record in a ring log of 64 MiB in a mapped file. Floor: the same in C: claim, time,"
        + " copy, CRC-32C; reading checks in both the length, the CRC and, after copying, that"
        + " the record was not overwritten. \"C untimed\" reads no clock, and neither does Agrona,"
        + " which has no checksum either. \"C filling apart\" lets each of two threads copy and check"
        + " outside the claim, and commit in order. SQLite inserts in batches of 1,000. Opening: a"
        + " ring of 1 GiB"
        + " whose pages are in memory, and one append, as the first thing that a Java process does.";
  }

  @Override
  public List<Result> run(BenchTools tools) throws IOException {
    List<Result> results = new ArrayList<>();
    for (int payload : new int[] {16, 64, 1_024}) {
      results.addAll(append(tools, payload));
    }
    for (int payload : new int[] {16, 64, 1_024}) {
      results.add(appendByTwo(tools, payload));
    }
    for (int payload : new int[] {16, 64, 1_024}) {
      results.add(appendByMany(tools, payload));
    }
    results.add(read(tools));
    results.add(opening(tools));
    return results;
  }

  private List<Result> append(BenchTools tools, int payload) throws IOException {
    Runs ours = new Runs();
    Runs allocated = new Runs();
    Runs floor = new Runs();
    Map<String, Runs> peers = new LinkedHashMap<>();
    for (int run = 0; run < BenchTools.RUNS; run++) {
      floor.add(floor(tools, "ring_append", payload));
      add(peers, "C untimed", floor(tools, "ring_append_untimed", payload));
      ours.add(tools.jmh(RingBenchmark.class, "append", payload(payload)).score());
      allocated.add(java(tools, List.of(), RingAllocation.class, Integer.toString(payload)));
      add(peers, AGRONA, peer(tools, AGRONA_NEEDS, "agrona", payload));
      add(peers, "Chronicle Queue", peer(tools, CHRONICLE_NEEDS, "chronicle", payload));
      add(peers, "SQLite", peer(tools, List.of(), "sqlite", payload));
    }
    String what = String.format("append %,d bytes, one thread", payload);
    return List.of(
        row(what, ours, floor, peers, "≤ 1.5 × floor", 1.5 * floor.median()),
        new Result(
            name(),
            what + ", allocated",
            "bytes a record",
            allocated.median(),
            allocated.spread(),
            Optional.empty(),
            Map.of(),
            "0",
            Optional.of(0.005)));
  }

  private Result appendByTwo(BenchTools tools, int payload) throws IOException {
    Runs apart = new Runs();
    Together runs = together(tools, payload, RingBenchmark.TWO, "appendByTwo");
    for (int run = 0; run < BenchTools.RUNS; run++) {
      apart.add(floor(tools, "ring_append2_apart", payload));
    }
    Map<String, Runs> peers = new LinkedHashMap<>(runs.peers());
    peers.put("C filling apart", apart);
    return row(runs.what(), runs.ours(), runs.floor(), peers, "≤ Agrona", runs.agrona().median());
  }

  private Result appendByMany(BenchTools tools, int payload) throws IOException {
    Together runs = together(tools, payload, RingBenchmark.MANY, "appendByMany");
    double limit = 1.5 * runs.floor().median();
    return row(runs.what(), runs.ours(), runs.floor(), runs.peers(), "≤ 1.5 × floor", limit);
  }

  /** What several threads reach that append at the same time. */
  private record Together(String what, Runs ours, Runs floor, Runs agrona) {

    Map<String, Runs> peers() {
      return Map.of(AGRONA, agrona);
    }
  }

  private Together together(BenchTools tools, int payload, int threads, String benchmark)
      throws IOException {
    String what = String.format("append %,d bytes, %d threads", payload, threads);
    Together runs = new Together(what, new Runs(), new Runs(), new Runs());
    for (int run = 0; run < BenchTools.RUNS; run++) {
      runs.floor().add(floor(tools, "ring_append" + threads, payload));
      BenchTools.Score score = tools.jmh(RingBenchmark.class, benchmark, payload(payload));
      runs.ours().add(1e9 / score.score());
      runs.agrona().add(peer(tools, AGRONA_NEEDS, "agrona" + threads, payload));
    }
    return runs;
  }

  private Result read(BenchTools tools) throws IOException {
    Runs ours = new Runs();
    Runs floor = new Runs();
    for (int run = 0; run < BenchTools.RUNS; run++) {
      floor.add(floor(tools, "ring_read", 64));
      ours.add(tools.jmh(RingBenchmark.class, "read", payload(64)).score());
    }
    return row("read 64 bytes", ours, floor, Map.of(), "≤ 1.5 × floor", 1.5 * floor.median());
  }

  private Result opening(BenchTools tools) throws IOException {
    Runs ours = new Runs();
    try (BenchFolder folder = BenchFolder.make()) {
      String file = folder.path().resolve("large.ring").toString();
      java(tools, List.of(), RingOpening.class, "fill", file);
      for (int run = 0; run < BenchTools.RUNS; run++) {
        ours.add(java(tools, List.of(), RingOpening.class, "open", file) / 1e6);
      }
    }
    return new Result(
        name(),
        "open 1 GiB",
        "ms",
        ours.median(),
        ours.spread(),
        Optional.empty(),
        Map.of(),
        "≤ 50",
        Optional.of(MOST_OPENING_MILLIS));
  }

  private Result row(
      String what, Runs ours, Runs floor, Map<String, Runs> peers, String bar, double limit) {
    Map<String, Double> medians = new LinkedHashMap<>();
    peers.forEach((peer, runs) -> medians.put(peer, runs.median()));
    return new Result(
        name(),
        what,
        "ns",
        ours.median(),
        ours.spread(),
        Optional.of(floor.median()),
        medians,
        bar,
        Optional.of(limit));
  }

  private static void add(Map<String, Runs> peers, String peer, double figure) {
    peers.computeIfAbsent(peer, missing -> new Runs()).add(figure);
  }

  private static Map<String, String> payload(int bytes) {
    return Map.of("payload", Integer.toString(bytes));
  }

  private static double floor(BenchTools tools, String program, int payload) throws IOException {
    BenchTools.Floor floor = tools.floor(program, payload);
    return (double) floor.wallNanos() / floor.rows();
  }

  private static double peer(BenchTools tools, List<String> needs, String name, int payload)
      throws IOException {
    return java(tools, needs, RingPeer.class, name, Integer.toString(payload));
  }

  private static double java(
      BenchTools tools, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    String said = tools.output(command.toArray(String[]::new)).strip();
    return said.isEmpty() ? 0 : Double.parseDouble(said.substring(said.lastIndexOf('\n') + 1));
  }
}
