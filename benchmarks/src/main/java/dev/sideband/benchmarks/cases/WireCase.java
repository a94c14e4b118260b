package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import dev.sideband.ipmi.bmc.KcsLink;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.SnapshotReporter;
import dev.sideband.ipmi.testing.RecordingLink;
import dev.sideband.process.testing.ProcessTableFixture;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** What the process table costs on the interface, beside its plain encoding and {@code ps}. */
public final class WireCase implements BenchCase {

  private static final int PROCESSES = 400;

  @Override
  public String name() {
    return "wire";
  }

  @Override
  public String summary() {
    return "Bytes to the BMC that 400 made-up processes cost on KCS, frames and all, and the bytes of"
        + " its acknowledgements; no floor. \"plain\" is the table before compression; \"ps, gzip\" is this machine's own"
        + " processes by ps, compressed and scaled to 400, without any frame.";
  }

  @Override
  public List<Result> run(BenchTools tools) throws IOException {
    Runs whole = new Runs();
    Runs wholeBack = new Runs();
    Runs delta = new Runs();
    Runs deltaBack = new Runs();
    double plain = 0;
    for (int run = 0; run < BenchTools.RUNS; run++) {
      try (BenchFolder folder = BenchFolder.make();
          Sideband sideband = Sideband.builder().build();
          SoftwareBmc bmc = SoftwareBmc.builder(sideband).start(folder.path());
          KcsLink kcs = KcsLink.inProcess(bmc, sideband)) {
        RecordingLink wire = new RecordingLink(kcs.host());
        OemClient client = OemClient.builder(wire, sideband).build();
        try (SnapshotReporter reporter =
            SnapshotReporter.builder(client, ObjectType.PROCESS_TABLE, sideband).share(1).build()) {
          Table first = ProcessTableFixture.table(new Random(run), PROCESSES);
          plain = new TableCodec().encode(first).size();
          send(bmc, wire, reporter, first);
          whole.add(toBmc(wire));
          wholeBack.add(fromBmc(wire));
          send(bmc, wire, reporter, ProcessTableFixture.later(new Random(run), PROCESSES, 0));
          delta.add(toBmc(wire));
          deltaBack.add(fromBmc(wire));
        }
      }
    }
    return List.of(
        row("whole", whole, Map.of("plain", plain, "ps, gzip", ps(tools)), Optional.of(12.0)),
        row("whole, acknowledgements", wholeBack, Map.of(), Optional.empty()),
        row("5 % changed", delta, Map.of(), Optional.of(1.2)),
        row("5 % changed, acknowledgements", deltaBack, Map.of(), Optional.empty()));
  }

  private Result row(String what, Runs runs, Map<String, Double> peers, Optional<Double> mostKib) {
    return new Result(
        name(),
        PROCESSES + " processes, " + what,
        "bytes",
        runs.median(),
        runs.spread(),
        Optional.empty(),
        peers,
        mostKib.map(most -> "≤ " + most + " KiB").orElse(""),
        mostKib.map(most -> most * 1_024));
  }

  /** Sends a table and waits until the BMC holds it. */
  private static void send(
      SoftwareBmc bmc, RecordingLink wire, SnapshotReporter reporter, Table table) {
    wire.clear();
    long before = generation(bmc);
    reporter.offer(table);
    while (generation(bmc) == before) {
      Thread.onSpinWait();
    }
  }

  private static double toBmc(RecordingLink wire) {
    return wire.exchanges().stream().mapToInt(each -> 2 + each.request().data().size()).sum();
  }

  private static double fromBmc(RecordingLink wire) {
    return wire.exchanges().stream().mapToInt(each -> 3 + each.response().data().size()).sum();
  }

  private static long generation(SoftwareBmc bmc) {
    return bmc.processes()
        .info(Stage.INTERMEDIATE)
        .header()
        .map(StageHeader::generation)
        .orElse(0L);
  }

  private static double ps(BenchTools tools) throws IOException {
    byte[] text = tools.output("ps", "-eo", ProcessesCase.PS).getBytes(BenchTools.CHARSET);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(text);
    }
    long rows = new String(text, BenchTools.CHARSET).lines().count() - 1;
    return (double) compressed.size() * PROCESSES / rows;
  }
}
