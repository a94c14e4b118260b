package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Our monitors of consoles, as a program.
 *
 * <p>Orders: {@code open FIRST COUNT RING}: watches the consoles of so many BMCs, and answers when
 * all are live; {@code receive BYTES}: waits until the first one has so many bytes more than at the
 * last order, and answers with the time and the CPU seconds used; {@code figures}: threads, CPU
 * seconds, memory in bytes, bytes held of all consoles, how many of them lack something, bytes of
 * the heap in use.
 */
final class ConsoleWatcher {

  private static final int THREADS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(2);

  private final Sideband sideband;
  private final List<OurConsole> consoles = new ArrayList<>();
  private long received;

  private ConsoleWatcher(Sideband sideband) {
    this.sideband = sideband;
  }

  static OtherJava start() throws IOException {
    return OtherJava.start(ConsoleWatcher.class);
  }

  public static void main(String[] arguments) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (Sideband sideband = Sideband.builder().executor(pool).build()) {
      OtherJava.serve(new ConsoleWatcher(sideband)::answer);
    } finally {
      pool.shutdownNow();
    }
  }

  private double[] answer(String[] order) throws IOException {
    return switch (order[0]) {
      case "open" -> {
        int first = Integer.parseInt(order[1]);
        for (int i = first; i < first + Integer.parseInt(order[2]); i++) {
          String host = ConsoleBmcs.host(i) + "?suite=3";
          consoles.add(OurConsole.startUnseen(host, Long.parseLong(order[3]), sideband));
        }
        await(() -> consoles.stream().allMatch(OurConsole::isReady));
        yield new double[0];
      }
      case "receive" -> {
        received += Long.parseLong(order[1]);
        await(() -> consoles.get(0).held() >= received);
        yield new double[] {System.nanoTime() / 1e9, OwnProcess.cpuSeconds()};
      }
      default ->
          new double[] {
            Thread.activeCount(),
            OwnProcess.cpuSeconds(),
            OwnProcess.peakMemory(),
            (double) consoles.stream().mapToLong(OurConsole::held).sum(),
            (double) consoles.stream().filter(console -> !console.isComplete()).count(),
            OwnProcess.heapInUse()
          };
    };
  }

  private static void await(BooleanSupplier done) throws IOException {
    long looks = PATIENCE.dividedBy(LOOK);
    while (!done.getAsBoolean()) {
      if (looks-- == 0) {
        throw new IOException("not done in time");
      }
      ConsoleSet.pause(LOOK);
    }
  }
}
