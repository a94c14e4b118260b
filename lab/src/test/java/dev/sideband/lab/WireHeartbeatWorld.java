package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.console.BmcTimes;
import dev.sideband.console.HeartbeatAnswer;
import dev.sideband.console.HeartbeatWorld;
import dev.sideband.console.LogSpan;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.oem.GetConsoleInfo;
import dev.sideband.ipmi.oem.HeartbeatReport;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.SendHeartbeat;
import dev.sideband.ipmi.testing.DatagramFault;
import dev.sideband.ipmi.testing.DatagramPlan;
import dev.sideband.ipmi.testing.FaultyRelay;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.transport.HeartbeatPort;
import dev.sideband.transport.MessageChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Our client, a relay that does its worst, and our BMC, all on this machine's network. */
final class WireHeartbeatWorld implements HeartbeatWorld {

  private static final Duration REPEATED_AFTER = Duration.ofMillis(30);
  private static final int LONGEST_DELAY_MILLIS = 300;

  /** More than a BMC's queue takes. */
  private static final int MANY = 80;

  private static final long PATIENCE_SECONDS = 30;

  private final Sideband sideband = Sideband.builder().build();
  private final BlockingQueue<Event> came = new LinkedBlockingQueue<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Random random = new Random(1);
  private final HeartbeatBmc bmc;
  private final FaultyRelay relay;
  private final HeartbeatPort port;
  private @Nullable OemClient past;
  private int stream;

  /** Starts all, and waits for the line. */
  WireHeartbeatWorld(Kind kind, Path folder) throws IOException, InterruptedException {
    open.push(sideband);
    bmc = kind == Kind.APART ? HeartbeatBmc.apart(folder) : HeartbeatBmc.here(folder, kind);
    open.push(bmc);
    relay = FaultyRelay.open(local(bmc.udpPort()), DatagramPlan.PERFECT, sideband);
    open.push(relay);
    ConsoleChannel console =
        sideband.open(
            URI.create("ipmi://admin@127.0.0.1:" + relay.address().getPort()),
            ConsoleChannel.class,
            (target, user) -> OurBmc.PASSWORD.toCharArray());
    open.push(console);
    port = console.heartbeats().orElseThrow();
    port.listen(reply -> came.add(new Event(HeartbeatAnswer.of(reply))));
    CountDownLatch live = new CountDownLatch(1);
    console.start(
        new ConsoleListener() {
          @Override
          public void received(ConsoleChunk chunk) {}

          @Override
          public void changed(ConsoleLine line) {
            if (line.state() == ConsoleLine.State.LIVE) {
              live.countDown();
            } else if (line.state() == ConsoleLine.State.LOST) {
              came.add(new Event(null));
            }
          }
        });
    if (!live.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("the line does not come");
    }
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public long nanos() {
    return sideband.ticker().nanos();
  }

  @Override
  public boolean send(HeartbeatPort.Beat beat) {
    return port.send(beat);
  }

  @Override
  public @Nullable Event next(long until) throws InterruptedException {
    return came.poll(Math.max(0, until - nanos()), TimeUnit.NANOSECONDS);
  }

  @Override
  public void busy(boolean is) {
    bmc.ours().pretendBusy(is);
  }

  @Override
  public void still(boolean is) throws IOException, InterruptedException {
    bmc.still(is);
  }

  @Override
  public void network(Network does) {
    if (does == Network.CUT) {
      relay.sever();
      return;
    }
    relay.follow(
        switch (does) {
          case REPEATING -> datagram -> DatagramFault.repeated(REPEATED_AFTER);
          case REORDERING -> datagram -> DatagramFault.late(delay());
          default -> DatagramPlan.PERFECT;
        });
    relay.mend();
  }

  private synchronized Duration delay() {
    return Duration.ofMillis(1 + random.nextInt(LONGEST_DELAY_MILLIS));
  }

  @Override
  public void restart() throws IOException, InterruptedException {
    bmc.restart();
  }

  @Override
  public void step(Duration ahead) {
    bmc.step(ahead);
  }

  @Override
  public void stepForPeople() {
    bmc.stepForPeople();
  }

  @Override
  public void fillQueue() throws IOException {
    busy(true);
    MessageChannel other = bmc.ours().channel(RequestSource.SYSTEM_INTERFACE);
    open.push(other);
    OemClient client = OemClient.builder(other, sideband).build();
    for (int i = 0; i < MANY; i++) {
      client.send(new SendHeartbeat(i, 0, 0, 0, 0, 0), sideband.deadline(Duration.ofMinutes(1)));
    }
  }

  @Override
  public long say(String text) {
    return bmc.say(text);
  }

  @Override
  public void ask(long number, long from, int most) throws IOException {
    past()
        .send(
            new SendHeartbeat(number, 0, 0, stream, from, most),
            sideband.deadline(Duration.ofSeconds(PATIENCE_SECONDS)))
        .thenAccept(report -> came.add(new Event(answer(number, report))));
  }

  private HeartbeatAnswer answer(long number, HeartbeatReport report) {
    return new HeartbeatAnswer(
        number,
        nanos(),
        0,
        new BmcTimes(report.boot(), report.received(), report.parsed()),
        new LogSpan(
            report.stream(),
            report.log().from(),
            report.log().to(),
            report.log().first(),
            report.log().last()),
        report.state() == HeartbeatReport.LIMIT_EXCEEDED,
        report.dropped());
  }

  /** Returns a client that speaks with the BMC past the relay. */
  private OemClient past() throws IOException {
    OemClient client = past;
    if (client == null) {
      MessageChannel direct =
          sideband.open(
              URI.create("ipmi://admin@127.0.0.1:" + bmc.udpPort()),
              MessageChannel.class,
              (target, user) -> OurBmc.PASSWORD.toCharArray());
      open.push(direct);
      client = OemClient.builder(direct, sideband).build();
      past = client;
      try {
        stream =
            client
                .call(new GetConsoleInfo(), sideband.deadline(Duration.ofSeconds(PATIENCE_SECONDS)))
                .stream();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
    return client;
  }

  @Override
  public void close() throws IOException {
    try {
      while (!open.isEmpty()) {
        open.pop().close();
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
