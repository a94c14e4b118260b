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
import dev.sideband.ipmi.soak.Talker;
import dev.sideband.transport.MessageChannel;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Any number of our BMCs with consoles, each at an address of its own, as a program that all
 * clients speak to.
 *
 * <p>Orders: {@code talk FIRST COUNT RATE}: consoles say so many lines a second; {@code stop
 * FIRST}: it says no more, and the answer is how many lines it said; {@code flood FIRST BYTES}: it
 * says so much at once, and the answer is how many bytes and lines these are; {@code retry FIRST
 * COUNT MILLIS}: how its packets are repeated; {@code cpu}: the CPU seconds used.
 */
final class ConsoleBmcs {

  /** The BMCs' port, which one program cannot be told. */
  static final int PORT = LanPort.STANDARD_PORT;

  private static final int LINES_AT_ONCE = 64;

  private final Sideband sideband;
  private final List<SoftwareBmc> bmcs = new ArrayList<>();
  private final List<ConsoleStream> consoles = new ArrayList<>();
  private final Talker[] talkers;

  private ConsoleBmcs(Sideband sideband, int count) {
    this.sideband = sideband;
    this.talkers = new Talker[count];
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
    Deque<AutoCloseable> open = new ArrayDeque<>();
    try (Sideband sideband = Sideband.builder().build()) {
      ConsoleBmcs all = new ConsoleBmcs(sideband, count);
      for (int i = 0; i < count; i++) {
        ConsoleStream console = new ConsoleStream(bytes -> {}, () -> {});
        Path folder = Files.createDirectory(Path.of(arguments[3], "bmc-" + (first + i)));
        SoftwareBmc bmc =
            SoftwareBmc.builder(sideband)
                .console(console)
                .consoleLog(Long.parseLong(arguments[2]))
                .user(LanBmcs.USER, LanBmcs.PASSWORD.toCharArray(), Privilege.ADMINISTRATOR)
                .start(folder);
        open.push(bmc);
        all.bmcs.add(bmc);
        all.consoles.add(console);
        open.push(LanPort.open(new InetSocketAddress(host(first + i), PORT), bmc, sideband));
      }
      OtherJava.serve(order -> all.answer(order, first));
    }
  }

  private double[] answer(String[] order, int first) throws Exception {
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
        try (MessageChannel channel = bmcs.get(at).channel(RequestSource.SYSTEM_INTERFACE)) {
          Ipmi.call(
              channel,
              new SetSolParameter(1, retry.parameter()),
              sideband.deadline(Duration.ofSeconds(5)));
        }
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
