package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import dev.sideband.ipmi.bmc.KcsLink;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How fast requests pass through KCS registers, in one process and between two. */
public final class KcsCase implements BenchCase {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONG = 240;

  @Override
  public String name() {
    return "kcs";
  }

  @Override
  public String summary() {
    return "Time of one request and its response through KCS registers, one at a time, against a BMC"
        + " that echoes; real hardware takes 100 ms and more. No floor, no bar.";
  }

  @Override
  @SuppressWarnings("try") // The BMC elsewhere serves by running.
  public List<Result> run(BenchTools tools) throws IOException {
    try (Sideband sideband = Sideband.builder().build();
        KcsLink link = KcsLink.inProcess(new EchoBmc(), sideband)) {
      Result empty = measure(sideband, link.host(), "one process, no data", 0);
      Result full = measure(sideband, link.host(), "one process, 240 bytes each way", LONG);
      Path registers = Files.createTempFile("sideband-kcs", ".registers");
      try (OtherJava bmc = OtherJava.start(EchoBmc.class, registers.toString());
          MessageChannel host =
              sideband.open(URI.create("kcs:" + registers), MessageChannel.class)) {
        return List.of(
            empty,
            full,
            measure(sideband, host, "two processes, no data", 0),
            measure(sideband, host, "two processes, 240 bytes each way", LONG));
      } finally {
        Files.deleteIfExists(registers);
      }
    }
  }

  private Result measure(Sideband sideband, MessageChannel channel, String what, int size) {
    MessageRequest request = new MessageRequest(EchoBmc.NET_FN, 0, 0, Bytes.copyOf(new byte[size]));
    Runs runs = new Runs();
    pass(sideband, channel, request, 200);
    for (int run = 0; run < BenchTools.RUNS; run++) {
      runs.add(pass(sideband, channel, request, 200));
    }
    return new Result(
        name(),
        what,
        "µs a request",
        runs.median(),
        runs.spread(),
        Optional.empty(),
        Map.of(),
        "",
        Optional.empty());
  }

  private static double pass(
      Sideband sideband, MessageChannel channel, MessageRequest request, int count) {
    long before = System.nanoTime();
    for (int i = 0; i < count; i++) {
      channel.exchange(request, sideband.deadline(PATIENCE)).toCompletableFuture().join();
    }
    return (System.nanoTime() - before) / 1e3 / count;
  }
}
