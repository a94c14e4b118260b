package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.ConsoleStream;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.command.SetSolParameter;
import dev.sideband.ipmi.command.SolRetry;
import dev.sideband.ipmi.soak.LanPortAgain;
import dev.sideband.ipmi.soak.Talker;
import dev.sideband.transport.MessageChannel;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Any number of our BMCs with consoles, each at an address of its own, as a program that all
 * clients speak to.
 *
 * <p>Orders: {@code talk FIRST COUNT RATE}: consoles say so many lines a second; {@code stop
 * FIRST}: it says no more, and the answer is how many lines it said; {@code flood FIRST BYTES}: it
 * says so much at once, and the answer is how many bytes and lines these are; {@code retry FIRST
 * COUNT MILLIS}: how its packets are repeated; {@code restart FIRST}: it starts anew; {@code clock
 * FIRST SECONDS}: the clock of all shows so many seconds after 1970, or the time again with -1;
 * {@code cpu}: the CPU seconds used.
 */
final class ConsoleBmcs {

  /** The BMCs' port, which one program cannot be told. */
  static final int PORT = LanPort.STANDARD_PORT;

  private static final int LINES_AT_ONCE = 64;

  private final Sideband sideband;
  private final AtomicReference<Duration> wrong;
  private final List<Running> bmcs = new ArrayList<>();
  private final List<ConsoleStream> consoles = new ArrayList<>();
  private final Talker[] talkers;

  private ConsoleBmcs(Sideband sideband, AtomicReference<Duration> wrong, int count) {
    this.sideband = sideband;
    this.wrong = wrong;
    this.talkers = new Talker[count];
  }

  /** A BMC and its port. */
  private record Running(SoftwareBmc bmc, LanPort port) implements AutoCloseable {

    @Override
    public void close() {
      port.close();
      bmc.close();
    }
  }

  /** Starts so many in a Java process of their own, the first at this place of all addresses. */
  static OtherJava start(int first, int count, long log, Path folder) throws IOException {
    return OtherJava.start(
        ConsoleBmcs.class,
        Integer.toString(first),
        Integer.toString(count),
        Long.toString(log),
        folder.toString());
  }

  /** Returns the address of a BMC or of what stands before it. */
  static String host(int place) {
    return LanBmcs.host(1_000 + place);
  }

  /** Arguments: the first place, how many BMCs, the size of their logs, a folder that exists. */
  public static void main(String[] arguments) throws IOException {
    int first = Integer.parseInt(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    AtomicReference<Duration> wrong = new AtomicReference<>(Duration.ZERO);
    InstantSource system = InstantSource.system();
    try (Sideband sideband =
        Sideband.builder().clock(() -> system.instant().plus(wrong.get())).build()) {
      ConsoleBmcs all = new ConsoleBmcs(sideband, wrong, count);
      for (int i = 0; i < count; i++) {
        all.consoles.add(new ConsoleStream(bytes -> {}, () -> {}));
        all.bmcs.add(all.startBmc(i, first, Long.parseLong(arguments[2]), Path.of(arguments[3])));
      }
      OtherJava.serve(order -> all.answer(order, first, arguments));
    }
  }

  private Running startBmc(int at, int first, long log, Path folder) throws IOException {
    Path own = Files.createDirectories(folder.resolve("bmc-" + (first + at)));
    SoftwareBmc bmc =
        SoftwareBmc.builder(sideband)
            .console(consoles.get(at))
            .consoleLog(log)
            .user(LanBmcs.USER, LanBmcs.PASSWORD.toCharArray(), Privilege.ADMINISTRATOR)
            .start(own);
    InetSocketAddress address = new InetSocketAddress(host(first + at), PORT);
    return new Running(bmc, LanPortAgain.open(address, bmc, sideband));
  }

  private double[] answer(String[] order, int first, String[] arguments) throws Exception {
    int at = order.length > 1 ? Integer.parseInt(order[1]) - first : 0;
    return switch (order[0]) {
      case "talk" -> {
        for (int i = at; i < at + Integer.parseInt(order[2]); i++) {
          talkers[i] = new Talker(consoles.get(i)::write, Integer.parseInt(order[3]), sideband);
          talkers[i].start();
        }
        yield new double[0];
      }
      case "stop" -> {
        talkers[at].stop();
        yield new double[] {(double) talkers[at].lines()};
      }
      case "flood" -> flood(consoles.get(at), Long.parseLong(order[2]));
      case "retry" -> {
        SolRetry retry =
            new SolRetry(Integer.parseInt(order[2]), Duration.ofMillis(Integer.parseInt(order[3])));
        try (MessageChannel channel = bmcs.get(at).bmc.channel(RequestSource.SYSTEM_INTERFACE)) {
          Ipmi.call(
              channel,
              new SetSolParameter(1, retry.parameter()),
              sideband.deadline(Duration.ofSeconds(5)));
        }
        yield new double[0];
      }
      case "restart" -> {
        bmcs.get(at).close();
        bmcs.set(at, startBmc(at, first, Long.parseLong(arguments[2]), Path.of(arguments[3])));
        yield new double[0];
      }
      case "clock" -> {
        long seconds = Long.parseLong(order[2]);
        Instant now = InstantSource.system().instant();
        Instant shown = seconds < 0 ? now : Instant.ofEpochSecond(seconds);
        wrong.set(Duration.between(now, shown));
        yield new double[0];
      }
      default -> new double[] {OwnProcess.cpuSeconds()};
    };
  }

  private static double[] flood(ConsoleStream console, long least) {
    long said = 0;
    long line = 0;
    for (; said < least; line += LINES_AT_ONCE) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < LINES_AT_ONCE; i++) {
        lines.append(Talker.line(line + i));
      }
      byte[] bytes = lines.toString().getBytes(StandardCharsets.US_ASCII);
      console.write(Bytes.copyOf(bytes));
      said += bytes.length;
    }
    return new double[] {(double) said, (double) line};
  }
}
