package dev.sideband.ipmi.bmc;

import dev.sideband.Sideband;
import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.ipmi.internal.rmcp.server.LanServer;
import dev.sideband.ipmi.internal.rmcp.server.ServerSettings;
import dev.sideband.time.Deadline;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.ObserverListener;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** A whole BMC in fake time on a folder of its own, made anew for each input. */
public final class FuzzBmc implements AutoCloseable {

  /** The name of its user, and that user's password. */
  public static final String USER = "admin";

  public static final String PASSWORD = "secret";

  /** The silence after which a session on the network is over. */
  public static final Duration SESSION_TIMEOUT = Duration.ofSeconds(60);

  private static final int LAN_CHANNEL = 1;
  private static final int MOST_SESSIONS = 4;

  private final FakeTime time = new FakeTime();
  private final Map<String, Long> counts = new HashMap<>();
  private final Path folder;
  private final Sideband context;
  private final SoftwareBmc bmc;

  /** Starts it. */
  public FuzzBmc() throws IOException {
    folder = Files.createTempDirectory("fuzz");
    context =
        Sideband.builder()
            .executor(work -> time.schedule(work, Duration.ZERO))
            .scheduler(time)
            .ticker(time)
            .clock(time)
            .random(new Random(1))
            .observer(
                new ObserverListener() {
                  @Override
                  public void counted(String name, String subject, long amount) {
                    counts.merge(name, amount, Long::sum);
                  }
                })
            .build();
    bmc =
        SoftwareBmc.builder(context)
            .user(USER, PASSWORD.toCharArray(), Privilege.ADMINISTRATOR)
            .console(new ConsoleStream(typed -> {}, () -> {}))
            .consoleLog(1 << 16)
            .start(folder);
  }

  /** Returns the BMC. */
  public SoftwareBmc bmc() {
    return bmc;
  }

  /**
   * Puts it on a network of one port, where each suite may be proposed.
   *
   * @param handler what stands before the BMC
   * @param guid the system's GUID as sent
   */
  public void serve(DatagramPort port, MessageHandler handler, Bytes guid) {
    ServerSettings settings =
        new ServerSettings(
            LAN_CHANNEL,
            CipherSuite.SUPPORTED,
            Privilege.ADMINISTRATOR,
            null,
            MOST_SESSIONS,
            SESSION_TIMEOUT);
    LanServer server =
        new LanServer(
            settings,
            bmc.users().table(),
            guid,
            handler,
            port.address(),
            new WakeUps(time, time),
            context);
    bmc.channels().add(server);
    server.serve(port);
  }

  /** Returns what it runs on. */
  public Sideband context() {
    return context;
  }

  /** Returns the deadline {@code seconds} from now. */
  public Deadline seconds(long seconds) {
    return time.deadline(Duration.ofSeconds(seconds));
  }

  /** Lets time pass; what is due happens here. */
  public void pass(double seconds) {
    time.advance(Duration.ofNanos((long) (seconds * 1e9)));
  }

  /** Checks that neither the BMC nor its LAN server has caught an exception. */
  public void requireNoException() {
    if (counts.containsKey("bmc.failures") || counts.containsKey("rmcp.failures")) {
      throw new AssertionError("an exception was caught inside: " + counts);
    }
  }

  @Override
  public void close() throws IOException {
    bmc.close();
    context.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
