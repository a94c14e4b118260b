package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.console.HeartbeatWorld;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.ConsoleStream;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.bmc.SoftwareBmcBuilder;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Our BMC for heartbeats: its clocks can be put wrong, and it can start anew; or it has a process
 * of its own, which can stand still.
 */
final class HeartbeatBmc implements AutoCloseable {

  /** Not the number that our client asks by: its commands are not there. */
  private static final int OTHER_ENTERPRISE = 4_711;

  /** The system gives these to nobody else while the BMC restarts. */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 10_000;
  private static final int TRIES = 20;
  private static final long A_MOMENT_MILLIS = 50;
  private static final long LOG = 1 << 16;

  private final @Nullable Path folder;
  private final boolean plain;
  private final @Nullable Child apart;
  private final AtomicLong ahead = new AtomicLong();
  private final AtomicBoolean isPast = new AtomicBoolean();
  private final Sideband real = Sideband.builder().build();
  private final Sideband sideband =
      Sideband.builder()
          .ticker(() -> real.ticker().nanos() + ahead.get())
          .clock(() -> isPast.get() ? Instant.EPOCH : real.clock().instant())
          .build();
  private final ConsoleStream console = new ConsoleStream(bytes -> {}, () -> {});
  private final InetSocketAddress address;
  private @Nullable SoftwareBmc bmc;
  private @Nullable LanPort port;
  private long said;

  private HeartbeatBmc(Path folder, boolean plain) throws IOException {
    this.folder = folder;
    this.plain = plain;
    this.apart = null;
    this.bmc = startBmc(folder);
    this.port = openSomewhere(bmc);
    this.address = port.address();
  }

  private HeartbeatBmc(Child child) throws IOException {
    this.folder = null;
    this.plain = false;
    this.apart = child;
    this.address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(child.line()));
  }

  /** Starts one in this process, in a folder that it may fill. */
  static HeartbeatBmc here(Path folder, HeartbeatWorld.Kind kind) throws IOException {
    return new HeartbeatBmc(folder, kind == HeartbeatWorld.Kind.PLAIN);
  }

  /** Starts one in a process of its own, in a folder that it may fill. */
  static HeartbeatBmc apart(Path folder) throws IOException {
    return new HeartbeatBmc(Child.java(HeartbeatBmc.class, folder.toString()));
  }

  /** Arguments: the folder. Prints the port, and goes on until its input ends. */
  public static void main(String[] arguments) throws IOException {
    try (HeartbeatBmc bmc = new HeartbeatBmc(Path.of(arguments[0]), false)) {
      System.out.println(bmc.udpPort());
      while (System.in.read() >= 0) {
        // It has nothing to say.
      }
    }
  }

  private SoftwareBmc startBmc(Path where) throws IOException {
    SoftwareBmcBuilder builder =
        SoftwareBmc.builder(sideband)
            .console(console)
            .consoleLog(LOG)
            .heartbeatLimit(HeartbeatWorld.LIMIT)
            .user("admin", OurBmc.PASSWORD.toCharArray(), Privilege.ADMINISTRATOR);
    if (plain) {
      builder.enterprise(OTHER_ENTERPRISE);
    }
    return builder.start(where);
  }

  private LanPort openSomewhere(SoftwareBmc opened) throws IOException {
    for (int tries = TRIES; ; tries--) {
      int at = FIRST_PORT + sideband.random().nextInt(PORTS);
      try {
        InetAddress here = InetAddress.getLoopbackAddress();
        return LanPort.open(new InetSocketAddress(here, at), opened, sideband);
      } catch (TargetUnavailableException e) {
        if (tries == 0) {
          throw e;
        }
      }
    }
  }

  int udpPort() {
    return address.getPort();
  }

  /** Returns the BMC, which must be in this process. */
  SoftwareBmc ours() {
    return Objects.requireNonNull(bmc, "it is in another process");
  }

  void still(boolean is) throws IOException, InterruptedException {
    long pid = Objects.requireNonNull(apart, "it is in this process").pid();
    new ProcessBuilder("kill", is ? "-STOP" : "-CONT", Long.toString(pid)).start().waitFor();
  }

  void restart() throws IOException, InterruptedException {
    stop();
    SoftwareBmc next = startBmc(Objects.requireNonNull(folder, "it is in another process"));
    bmc = next;
    port = openAgain(next);
  }

  /** The system frees the port a moment after it was closed. */
  private LanPort openAgain(SoftwareBmc opened) throws IOException, InterruptedException {
    for (int tries = TRIES; ; tries--) {
      try {
        return LanPort.open(address, opened, sideband);
      } catch (TargetUnavailableException e) {
        if (tries == 0) {
          throw e;
        }
        new CountDownLatch(1).await(A_MOMENT_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  void step(Duration by) {
    ahead.addAndGet(by.toNanos());
  }

  void stepForPeople() {
    isPast.set(!isPast.get());
  }

  /** Says something as the host; returns the offset of its first byte. */
  long say(String text) {
    long at = said;
    if (!text.isEmpty()) {
      console.write(Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII)));
      said += text.length();
    }
    return at;
  }

  private void stop() {
    if (port != null) {
      port.close();
    }
    if (bmc != null) {
      bmc.close();
    }
  }

  @Override
  public void close() {
    if (apart != null) {
      try {
        still(false);
      } catch (IOException | InterruptedException e) {
        // Then it is killed as it is.
      }
      apart.close();
    }
    stop();
    sideband.close();
    real.close();
  }
}
