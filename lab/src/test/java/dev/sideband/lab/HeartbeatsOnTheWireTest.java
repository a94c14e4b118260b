package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.alarm.AlarmBook;
import dev.sideband.console.BmcTimes;
import dev.sideband.console.ConsoleMonitor;
import dev.sideband.console.ConsoleState;
import dev.sideband.console.ConsoleStore;
import dev.sideband.console.EndReason;
import dev.sideband.console.Heartbeat;
import dev.sideband.console.HeartbeatCause;
import dev.sideband.console.HeartbeatRules;
import dev.sideband.console.HeartbeatState;
import dev.sideband.console.MissCount;
import dev.sideband.ipmi.soak.IpmiSim;
import dev.sideband.ipmi.testing.DatagramPlan;
import dev.sideband.ipmi.testing.FaultyRelay;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleLine.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A monitor, our client, a network and our BMC: what becomes of the heartbeats, of the alarms about
 * them and of the console's log when the BMC is busy or gone, and when the network is cut. {@link
 * HeartbeatScriptsOnTheWireTest} has what concerns the heartbeats alone.
 */
@Timeout(120)
class HeartbeatsOnTheWireTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final HeartbeatRules QUICK =
      HeartbeatRules.STANDARD.sending(3, INTERVAL.multipliedBy(3)).waiting(Duration.ofMillis(500));

  @TempDir Path folder;
  private final Counts counts = new Counts();
  private final Sideband sideband = Sideband.builder().observer(counts).build();
  private final BootClock clock =
      BootClock.of(new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
  private final LabConsole heard = new LabConsole();
  private final LabHost host = new LabHost();
  private OurBmc bmc;
  private FaultyRelay relay;
  private RingLog ring;

  @BeforeEach
  @SuppressWarnings("NullAway.Init") // JUnit calls it first.
  void start() throws IOException {
    ring = RingLog.memory().size(1 << 18).open(clock);
    bmc = OurBmc.startWithConsole(folder, host.console(), OurBmc.HOST, 0);
    relay = relayTo(bmc.udpPort());
  }

  @AfterEach
  void stop() throws IOException {
    relay.close();
    bmc.close();
    ring.close();
    sideband.close();
  }

  private FaultyRelay relayTo(int port) throws IOException {
    return FaultyRelay.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        DatagramPlan.PERFECT,
        sideband);
  }

  private ConsoleMonitor watch(HeartbeatRules rules) throws Exception {
    String uri = "ipmi://admin@127.0.0.1:" + relay.address().getPort() + "?timeout=30";
    ConsoleChannel channel =
        sideband.open(
            URI.create(uri), ConsoleChannel.class, (target, user) -> "secret".toCharArray());
    ConsoleMonitor monitor =
        new ConsoleMonitor(
            new SourceId("lab", "console"),
            new TappedConsole(channel, heard),
            new ConsoleStore(ring),
            rules,
            new AlarmBook(clock, counts)
                .to(alarm -> counts.counted(alarm.key().rule() + alarm.active(), "lab", 1)),
            sideband);
    monitor.start();
    heard.await(State.LIVE, 1, LONG);
    return monitor;
  }

  private static List<Heartbeat> all(ConsoleMonitor monitor) {
    return monitor.heartbeatsBetween(Long.MIN_VALUE / 2, Long.MAX_VALUE / 2);
  }

  private static Heartbeat state(ConsoleMonitor monitor, long number) {
    return monitor.heartbeat(number).orElseThrow();
  }

  /** Waits until the heartbeats are so. */
  private List<Heartbeat> await(ConsoleMonitor monitor, Predicate<List<Heartbeat>> condition)
      throws InterruptedException {
    long end = sideband.ticker().nanos() + LONG.toNanos();
    while (!condition.test(all(monitor))) {
      assertTrue(sideband.ticker().nanos() < end, () -> all(monitor).toString());
      heard.awaitNothing(Duration.ofMillis(50));
    }
    return all(monitor);
  }

  private static Predicate<List<Heartbeat>> answered(long number) {
    return all ->
        all.stream().anyMatch(each -> each.number() >= number && each.state().isAnswered());
  }

  private static Predicate<List<Heartbeat>> missed(int count) {
    return all ->
        all.stream().filter(each -> each.state() == HeartbeatState.MISSED).count() >= count;
  }

  @Test
  @Tag("S2-12")
  @Tag("S2-13")
  @Tag("S2-15")
  @Tag("S2-19")
  @Tag("S2-20")
  @Tag("S2-28")
  @Tag("S2-29")
  @Tag("S2-45")
  @Tag("S2-46")
  @Tag("S2-47")
  void takesTheLateAnswersOfABusyBmcForWhatTheyAre() throws Exception {
    try (ConsoleMonitor monitor = watch(QUICK)) {
      await(monitor, answered(2));
      bmc.bmc().pretendBusy(true);
      List<Heartbeat> late =
          await(monitor, missed(3)).stream()
              .filter(each -> each.state() == HeartbeatState.MISSED)
              .toList();
      assertTrue(counts.of(ConsoleMonitor.LATE + true) >= 3);
      bmc.bmc().pretendBusy(false);
      long newest = all(monitor).get(all(monitor).size() - 1).number();
      await(monitor, answered(newest + 3));
      for (Heartbeat each : late) {
        Heartbeat now = state(monitor, each.number());
        assertTrue(now.state().isAnswered(), now::toString);
        assertEquals(HeartbeatCause.BMC_BUSY, now.cause(), now::toString);
        BmcTimes times = now.times().orElseThrow();
        assertTrue(times.waited() > 300_000, times::toString);
      }
      assertEquals(counts.of(ConsoleMonitor.LATE + true), counts.of(ConsoleMonitor.LATE + false));
      assertEquals(1, counts.of("rmcp.sessions.opened"));
      assertEquals(Optional.empty(), monitor.endReason());
      assertEquals(ConsoleState.LIVE, monitor.state());
    }
  }

  @Test
  @Tag("S2-20")
  @Tag("S2-30")
  @Tag("S2-31")
  @Tag("S2-32")
  @Tag("S2-47")
  void getsTheLogOfTheTimeOfACut() throws Exception {
    try (ConsoleMonitor monitor = watch(QUICK)) {
      await(monitor, answered(2));
      String said = host.sayLines("before", 20);
      relay.sever();
      said += host.sayLines("during", 20);
      List<Long> cut =
          await(monitor, missed(4)).stream()
              .filter(each -> each.state() == HeartbeatState.MISSED)
              .map(Heartbeat::number)
              .toList();
      relay.mend();
      String all = said + host.sayLines("after", 20);
      StoredConsole.await(ring, all);
      await(
          monitor,
          beats ->
              cut.stream().allMatch(each -> state(monitor, each).state() != HeartbeatState.MISSED));
      for (long each : cut) {
        Heartbeat now = state(monitor, each);
        assertEquals(HeartbeatCause.NETWORK, now.cause(), now::toString);
      }
      assertEquals(all, StoredConsole.text(new ConsoleStore(ring)));
      assertEquals(Optional.empty(), monitor.endReason());
    }
  }

  @Test
  @Tag("S2-25")
  @Tag("S2-26")
  @Tag("S2-27")
  void endsOneMissAfterTheThreshold() throws Exception {
    try (ConsoleMonitor monitor = watch(QUICK.bearing(2, MissCount.CONSECUTIVE))) {
      await(monitor, answered(2));
      relay.sever();
      heard.await(State.ENDED, 1, LONG);
      assertEquals(Optional.of(EndReason.THRESHOLD), monitor.endReason());
      List<Heartbeat> lost = monitor.abnormalHeartbeats();
      lost.forEach(each -> assertEquals(HeartbeatState.LOST, each.state(), each::toString));
      // When the third was missed, those that were sent meanwhile had time yet.
      long third = lost.get(2).sent() + QUICK.patience().toNanos();
      assertTrue(lost.stream().allMatch(each -> each.sent() <= third + INTERVAL.toNanos()));
    }
  }

  @Test
  @Tag("S2-53")
  void neverMatchesAnswersAcrossARestart() throws Exception {
    try (ConsoleMonitor monitor = watch(QUICK)) {
      await(monitor, answered(3));
      relay.sever();
      List<Heartbeat> outstanding = await(monitor, missed(2));
      int port = bmc.udpPort();
      bmc.close();
      bmc = OurBmc.startWithConsole(folder, host.console(), OurBmc.HOST, port);
      relay.mend();
      heard.await(State.LIVE, 2, LONG);
      long newest = outstanding.get(outstanding.size() - 1).number();
      List<Heartbeat> now = await(monitor, answered(newest + 2));
      BmcBoot before = state(monitor, 1).times().orElseThrow().boot();
      for (Heartbeat each : now) {
        boolean isOfBefore = each.times().filter(times -> times.boot().equals(before)).isPresent();
        boolean isOutstanding = outstanding.stream().anyMatch(old -> old.number() == each.number());
        if (isOutstanding && !isOfBefore) {
          assertTrue(!each.state().isAnswered(), each::toString);
        }
      }
      assertTrue(
          now.stream()
              .anyMatch(each -> each.times().filter(t -> !t.boot().equals(before)).isPresent()));
    }
  }

  @Test
  @Tag("S2-56")
  void worksWithABmcThatTellsNoTimes() throws Exception {
    relay.close();
    try (TcpHost line = new TcpHost();
        IpmiSim sim = IpmiSim.startWithConsole(Peer.require("ipmi_sim"), folder, line.port())) {
      line.accept();
      relay = relayTo(sim.port());
      try (ConsoleMonitor monitor = watch(QUICK)) {
        await(monitor, answered(3));
        sim.stall();
        List<Heartbeat> late = await(monitor, missed(2));
        sim.resume();
        long newest = late.get(late.size() - 1).number();
        List<Heartbeat> now = await(monitor, answered(newest + 2));
        assertTrue(now.stream().allMatch(each -> each.times().isEmpty()));
        assertEquals(1, counts.of("rmcp.sessions.opened"));
      }
    }
  }
}
