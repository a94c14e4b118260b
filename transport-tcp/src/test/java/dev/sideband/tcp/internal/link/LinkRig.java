package dev.sideband.tcp.internal.link;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.SidebandBuilder;
import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.LinkAuthority;
import dev.sideband.tcp.link.LinkIdentity;
import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.tcp.link.TlsUplinkBuilder;
import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.tcp.link.TlsWorkerLinkBuilder;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.HeardFromWorkers;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Both ends of a link with a relay between them, in one folder: real sockets, real threads, and
 * real or virtual time.
 */
final class LinkRig implements AutoCloseable {

  static final WorkerId WEB = new WorkerId("web-1");
  static final Duration YEAR = Duration.ofDays(365);
  private static final long LIMIT_SECONDS = 20;

  final FakeTime time;
  final HeardFromWorkers heard = new HeardFromWorkers();
  final BlockingQueue<LinkRefusedException> refused = new LinkedBlockingQueue<>();
  final BlockingQueue<String> counted = new LinkedBlockingQueue<>();
  final Sideband sideband;
  final LinkAuthority authority;
  final Relay relay = new Relay();
  final Path folder;

  static LinkRig inRealTime(Path folder) throws IOException {
    return new LinkRig(folder, builder -> {});
  }

  /** Runs both ends on threads of the caller's. */
  static LinkRig on(Executor threads, Path folder) throws IOException {
    return new LinkRig(folder, builder -> builder.executor(threads));
  }

  static LinkRig inVirtualTime(Path folder) throws IOException {
    FakeTime time = new FakeTime();
    return new LinkRig(folder, time, builder -> builder.ticker(time).clock(time).scheduler(time));
  }

  private LinkRig(Path folder, Consumer<SidebandBuilder> settings) throws IOException {
    this(folder, new FakeTime(), settings);
  }

  private LinkRig(Path folder, FakeTime time, Consumer<SidebandBuilder> settings)
      throws IOException {
    this.folder = folder;
    this.time = time;
    ObserverListener observer =
        new ObserverListener() {
          @Override
          public void counted(String name, String subject, long amount) {
            counted.add(name + " " + amount);
          }
        };
    SidebandBuilder builder = Sideband.builder().observer(observer);
    settings.accept(builder);
    this.sideband = builder.build();
    this.authority = LinkAuthority.create("Test", YEAR, sideband);
  }

  LinkIdentity serverIdentity() throws IOException {
    return authority.server(List.of("127.0.0.1", "monitor.example"), YEAR);
  }

  LinkIdentity agentIdentity() throws IOException {
    return authority.agent(WEB, YEAR);
  }

  TlsWorkerLinkBuilder server(IdentitySource identity) {
    return TlsLink.server(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), identity, heard, sideband)
        .folder(folder.resolve("server"))
        .onRefused(refused::add);
  }

  /** Opens a server and leads the relay to it. */
  TlsWorkerLink openServer() throws IOException {
    return open(server(IdentitySource.of(serverIdentity())));
  }

  TlsWorkerLink open(TlsWorkerLinkBuilder builder) throws IOException {
    TlsWorkerLink link = builder.open();
    relay.to(link.address());
    return link;
  }

  TlsUplinkBuilder uplink(IdentitySource identity) {
    return TlsLink.uplink("127.0.0.1", relay.port(), identity, sideband)
        .spool(folder.resolve("agent.ring"), 1 << 20);
  }

  TlsUplinkBuilder uplink() throws IOException {
    return uplink(IdentitySource.of(agentIdentity()));
  }

  LinkRefusedException nextRefused() throws InterruptedException {
    LinkRefusedException next = refused.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertNotNull(next, "nobody is refused");
    return next;
  }

  /** Waits until this is counted. */
  void untilCounted(String wanted) throws InterruptedException {
    for (String each = ""; !each.equals(wanted); ) {
      each = counted.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertNotNull(each, "never counted: " + wanted);
    }
  }

  /** Waits, in real time, for what no event tells. */
  static void until(BooleanSupplier isSo) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < LIMIT_SECONDS * 100 && !isSo.getAsBoolean(); i++) {
      assertTrue(!never.await(10, TimeUnit.MILLISECONDS));
    }
    assertTrue(isSo.getAsBoolean());
  }

  /** Waits, in real time, for what most likely comes, and no longer than two seconds. */
  static void giveTimeUntil(BooleanSupplier isSo) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 200 && !isSo.getAsBoolean(); i++) {
      assertTrue(!never.await(10, TimeUnit.MILLISECONDS));
    }
  }

  /** Lets virtual time pass until something is so, ten times as fast as real time. */
  void passUntil(BooleanSupplier isSo) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < LIMIT_SECONDS * 100 && !isSo.getAsBoolean(); i++) {
      time.advance(Duration.ofMillis(100));
      assertTrue(!never.await(10, TimeUnit.MILLISECONDS));
    }
    assertTrue(isSo.getAsBoolean());
  }

  @Override
  public void close() {
    relay.close();
    sideband.close();
  }
}
