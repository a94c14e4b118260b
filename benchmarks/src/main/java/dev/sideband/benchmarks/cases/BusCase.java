package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.BusBenchmark;
import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What it costs to watch a bus: the tap of a transfer, and the waveform decoder. */
public final class BusCase implements BenchCase {

  private static final double MOST_NANOS = 200;
  private static final double LEAST_SAMPLES = 50e6;

  /** Ordinary, and the fewest that show a bus. */
  private static final List<Integer> SAMPLES_PER_BIT = List.of(60, 4);

  @Override
  public String name() {
    return "bus";
  }

  @Override
  public String summary() {
    return "What a tap adds to a transfer of two messages on a bus that takes no time, while the"
        + " queue is emptied beside it as fast as that goes; and samples of SCL and SDA into"
        + " messages of nine bytes, beside a C program that looks for changes only. 60 samples a bit"
        + " are 24 MHz at 400 kHz. No peer.";
  }

  @Override
  public List<Result> run(BenchTools tools) throws IOException {
    List<Result> results = new ArrayList<>();
    Runs added = new Runs();
    Runs allocated = new Runs();
    for (int run = 0; run < BenchTools.RUNS; run++) {
      Map<String, String> parameters = Map.of("samplesPerBit", "4");
      BenchTools.Score plain = tools.jmh(BusBenchmark.class, "untapped", parameters);
      BenchTools.Score tapped = tools.jmh(BusBenchmark.class, "tapped", parameters);
      added.add(tapped.score() - plain.score());
      allocated.add(tapped.allocated());
    }
    results.add(row("tapped transfer, added", "ns", added, Optional.empty(), MOST_NANOS, "≤ 200"));
    results.add(
        row("tapped transfer, allocated", "bytes", allocated, Optional.empty(), 0.005, "0"));
    for (int samplesPerBit : SAMPLES_PER_BIT) {
      results.add(decoder(tools, samplesPerBit));
    }
    return results;
  }

  private Result decoder(BenchTools tools, int samplesPerBit) throws IOException {
    Runs nanos = new Runs();
    Runs floor = new Runs();
    for (int run = 0; run < BenchTools.RUNS; run++) {
      BenchTools.Floor walked = tools.floor("bus_walk", samplesPerBit);
      floor.add((double) walked.wallNanos() / walked.rows());
      Map<String, String> parameters = Map.of("samplesPerBit", Integer.toString(samplesPerBit));
      double micros = tools.jmh(BusBenchmark.class, "decode", parameters).score();
      nanos.add(micros * 1_000 / BusBenchmark.SAMPLES);
    }
    return row(
        "decode, " + samplesPerBit + " samples a bit",
        "ns a sample",
        nanos,
        Optional.of(floor.median()),
        1e9 / LEAST_SAMPLES,
        "≤ 20 (50 M/s)");
  }

  private Result row(
      String what, String unit, Runs ours, Optional<Double> floor, double most, String bar) {
    return new Result(
        name(), what, unit, ours.median(), ours.spread(), floor, Map.of(), bar, Optional.of(most));
  }
}
