package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.alarm.AlarmBook;
import dev.sideband.console.ConsoleMonitor;
import dev.sideband.console.ConsoleStore;
import dev.sideband.console.HeartbeatRules;
import dev.sideband.ipmi.soak.IpmiSim;
import dev.sideband.ipmi.testing.DatagramPlan;
import dev.sideband.ipmi.testing.FaultyRelay;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleLine.State;
import dev.sideband.transport.HeartbeatPort;
import dev.sideband.transport.HeartbeatReply;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our console client against a BMC that somebody else wrote, and through a bad network. */
@Timeout(150)
class OurSolClientTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  /** How many bytes of its console ipmi_sim keeps. */
  private static final int KEPT = 1 << 14;

  @TempDir Path folder;
  private final Counts counts = new Counts();
  private final Sideband sideband = Sideband.builder().observer(counts).build();
  private final LabConsole heard = new LabConsole();

  @AfterEach
  void stop() {
    sideband.close();
  }

  private ConsoleChannel channel(String uri) throws TransportException {
    return sideband.open(
        URI.create(uri), ConsoleChannel.class, (target, user) -> "secret".toCharArray());
  }

  private ConsoleChannel open(String uri) throws TransportException {
    ConsoleChannel console = channel(uri);
    console.start(heard);
    return console;
  }

  private FaultyRelay relayTo(OurBmc bmc) throws IOException {
    return relayTo(bmc.udpPort());
  }

  private FaultyRelay relayTo(int port) throws IOException {
    return FaultyRelay.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        DatagramPlan.PERFECT,
        sideband);
  }

  private static String through(FaultyRelay relay) {
    return "ipmi://admin@127.0.0.1:" + relay.address().getPort();
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  @Tag("S2-2")
  @Tag("S2-7")
  void carriesTheConsoleOfIpmiSimBothWays() throws Exception {
    try (TcpHost host = new TcpHost();
        IpmiSim sim = IpmiSim.startWithConsole(Peer.require("ipmi_sim"), folder, host.port())) {
      host.accept();
      try (ConsoleChannel console = open(sim.uri("admin", ""))) {
        heard.await(State.LIVE, 1, LONG);
        // It keeps no more than 16 kB for a console.
        String said = "";
        for (int i = 0; i < 500; i += 100) {
          said += host.sayLines(i, 100);
          heard.await("line " + (i + 99) + " ", LONG);
        }
        host.say("login: ");
        heard.await("login: ", LONG);
        assertEquals(said + "login: ", heard.text());
        assertTrue(heard.isWhole());
        String typed = "typed ".repeat(200);
        console.write(bytes(typed)).toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertEquals(typed, host.read(typed.length()));
      }
      assertTrue(counts.await("rmcp.sessions.closed", 1, LONG));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 12})
  @Tag("S2-45")
  @Tag("S2-47")
  void survivesAStallOfIpmiSim(int beats) throws Exception {
    try (TcpHost host = new TcpHost();
        IpmiSim sim = IpmiSim.startWithConsole(Peer.require("ipmi_sim"), folder, host.port())) {
      host.accept();
      try (ConsoleChannel console = open(sim.uri("admin", "?keepalive=1"))) {
        heard.await(State.LIVE, 1, LONG);
        String said = host.sayLines(0, 50);
        heard.await("line 49 ", LONG);
        sim.stall();
        said += host.sayLines(50, 50);
        long before = counts.of("rmcp.heartbeats");
        heard.awaitNothing(Duration.ofSeconds(beats));
        sim.resume();
        said += host.sayLines(100, 50) + "end";
        host.say("end");
        heard.await("end", LONG);
        assertEquals(said, heard.text());
        assertEquals(1, counts.of("rmcp.sessions.opened"));
        assertTrue(counts.await("rmcp.heartbeats", before + 1, LONG));
        assertTrue(heard.isWhole());
        assertEquals(State.LIVE, console.line().state());
      }
    }
  }

  @Test
  @Tag("S2-53")
  void comesBackAfterARestartOfIpmiSim() throws Exception {
    try (TcpHost host = new TcpHost();
        IpmiSim sim = IpmiSim.startWithConsole(Peer.require("ipmi_sim"), folder, host.port())) {
      host.accept();
      try (ConsoleChannel console = open(sim.uri("admin", "?keepalive=1"))) {
        heard.await(State.LIVE, 1, LONG);
        sim.restart();
        host.accept();
        heard.await(State.LIVE, 2, LONG);
        host.say("again");
        heard.await("again", LONG);
        assertEquals(State.LIVE, console.line().state());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  @Tag("S2-32")
  void losesNothingOnABadNetwork(int seed) throws Exception {
    LabHost host = new LabHost();
    try (OurBmc bmc = OurBmc.startWithConsole(folder, host.console(), OurBmc.HOST, 0);
        FaultyRelay relay = relayTo(bmc);
        ConsoleChannel console = open(through(relay))) {
      heard.await(State.LIVE, 1, LONG);
      relay.follow(DatagramPlan.random(new Random(seed), 0.1, Duration.ofMillis(700)));
      String said = host.sayLines("faulty", 500) + "end";
      host.say("end");
      console.write(bytes("typed ".repeat(100))).toCompletableFuture().get(60, TimeUnit.SECONDS);
      heard.await("end", LONG);
      assertEquals(said, heard.text());
      assertTrue(heard.isWhole());
      assertEquals("", host.awaitTyped("typed ".repeat(100)));
    }
  }

  @Test
  @Tag("S2-32")
  void losesNothingInACut() throws Exception {
    LabHost host = new LabHost();
    try (OurBmc bmc = OurBmc.startWithConsole(folder, host.console(), OurBmc.HOST, 0);
        FaultyRelay relay = relayTo(bmc);
        ConsoleChannel console = open(through(relay))) {
      heard.await(State.LIVE, 1, LONG);
      String said = host.sayLines("before", 100);
      heard.await("before 00099", LONG);
      relay.sever();
      said += host.sayLines("during", 100);
      heard.awaitNothing(Duration.ofSeconds(8));
      relay.mend();
      said += host.sayLines("after", 100) + "end";
      host.say("end");
      heard.await("end", LONG);
      assertEquals(said, heard.text());
      assertTrue(heard.isWhole());
      assertEquals(State.LIVE, console.line().state());
    }
  }

  @Test
  @Tag("S2-15")
  @Tag("S2-17")
  void aBusyBmcAnswersHeartbeatsInTheirOrder() throws Exception {
    LabHost host = new LabHost();
    BlockingQueue<HeartbeatReply> replies = new LinkedBlockingQueue<>();
    try (OurBmc bmc = OurBmc.startWithConsole(folder, host.console(), OurBmc.HOST, 0);
        ConsoleChannel console = open(bmc.uri())) {
      HeartbeatPort port = console.heartbeats().orElseThrow();
      port.listen(replies::add);
      heard.await(State.LIVE, 1, LONG);
      bmc.bmc().pretendBusy(true);
      for (int i = 1; i <= 4; i++) {
        assertTrue(port.send(new HeartbeatPort.Beat(i, 0, null, LONG)));
        host.say("said while it is busy " + i);
        heard.await("busy " + i, LONG);
      }
      heard.awaitNothing(Duration.ofSeconds(3));
      assertEquals(0, replies.size());
      bmc.bmc().pretendBusy(false);
      for (int i = 1; i <= 4; i++) {
        @Nullable HeartbeatReply reply = replies.poll(30, TimeUnit.SECONDS);
        assertNotNull(reply);
        assertEquals(i, reply.number());
        HeartbeatReply.Details times = reply.told().orElseThrow();
        assertTrue(times.parsed() - times.received() > 2_500_000, times::toString);
      }
    }
  }

  private ConsoleMonitor watch(String uri, ConsoleStore store, BootClock clock) throws IOException {
    ConsoleMonitor monitor =
        new ConsoleMonitor(
            new SourceId("lab", "console"),
            new TappedConsole(channel(uri), heard),
            store,
            HeartbeatRules.STANDARD.sending(1, Duration.ofSeconds(1)),
            new AlarmBook(clock, counts)
                .to(alarm -> counts.counted(alarm.key().rule() + alarm.active(), "lab", 1)),
            sideband);
    monitor.start();
    return monitor;
  }

  @ParameterizedTest
  @ValueSource(ints = {3})
  @Tag("S2-32")
  @Tag("S2-48")
  @Tag("S2-49")
  void aMonitorKeepsEachLineOnceAndInOrderThroughALostSession(int seed) throws Exception {
    LabHost host = new LabHost();
    BootClock clock =
        BootClock.of(new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
    try (OurBmc bmc = OurBmc.startWithConsole(folder, host.console(), OurBmc.HOST, 0);
        FaultyRelay relay = relayTo(bmc);
        RingLog ring = RingLog.file(folder.resolve("console.ring")).size(1 << 20).open(clock)) {
      String uri = through(relay) + "?keepalive=1&timeout=5&takeover=once";
      ConsoleStore store = new ConsoleStore(ring);
      try (ConsoleMonitor monitor = watch(uri, store, clock)) {
        heard.await(State.LIVE, 1, LONG);
        relay.follow(DatagramPlan.random(new Random(seed), 0.1, Duration.ofMillis(700)));
        String said = host.sayLines("before", 200);
        relay.sever();
        said += host.sayLines("during", 200);
        heard.await(State.LOST, 1, LONG);
        said += host.sayLines("still", 200);
        relay.mend();
        heard.await(State.LIVE, 2, LONG);
        said += host.sayLines("after", 200);
        said += host.sayLines("last", 20);
        StoredConsole.await(ring, said);
        assertEquals(said, StoredConsole.text(store));
        assertTrue(monitor.completeness().isComplete(), monitor.completeness()::toString);
        assertTrue(counts.of("rmcp.sessions.opened") >= 2);
        assertEquals(1, counts.of(ConsoleMonitor.LOST + true));
        assertEquals(1, counts.of(ConsoleMonitor.LOST + false));
      }
      // What the host says while nobody watches is there after the next start.
      String meanwhile = StoredConsole.text(store) + host.sayLines("meanwhile", 50);
      try (ConsoleMonitor monitor = watch(uri, store, clock)) {
        StoredConsole.await(ring, meanwhile);
        assertEquals(meanwhile, StoredConsole.text(store));
        assertTrue(monitor.completeness().isComplete(), monitor.completeness()::toString);
      }
    }
  }

  @Test
  @Tag("S2-32")
  @Tag("S2-56")
  void aMonitorFillsGapsFromWhatIpmiSimKept() throws Exception {
    BootClock clock =
        BootClock.of(new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
    try (TcpHost host = new TcpHost();
        IpmiSim sim = IpmiSim.startKeeping(Peer.require("ipmi_sim"), folder, host.port(), KEPT);
        FaultyRelay relay = relayTo(sim.port());
        RingLog ring = RingLog.file(folder.resolve("console.ring")).size(1 << 20).open(clock)) {
      host.accept();
      String uri = through(relay) + "?keepalive=1&timeout=4&takeover=once&history=2";
      ConsoleStore store = new ConsoleStore(ring);
      try (ConsoleMonitor monitor = watch(uri, store, clock)) {
        heard.await(State.LIVE, 1, LONG);
        String said = host.sayLines(0, 100);
        StoredConsole.await(ring, said);
        relay.sever();
        said += host.sayLines(100, 100);
        heard.await(State.LOST, 1, LONG);
        said += host.sayLines(200, 50);
        relay.mend();
        heard.await(State.LIVE, 2, LONG);
        said += host.sayLines(250, 50);
        StoredConsole.await(ring, said);
        assertEquals(said, StoredConsole.text(store));
        assertTrue(monitor.completeness().isComplete(), monitor.completeness()::toString);
      }
      String meanwhile = StoredConsole.text(store) + host.sayLines(300, 50);
      try (ConsoleMonitor monitor = watch(uri, store, clock)) {
        StoredConsole.await(ring, meanwhile);
        assertEquals(meanwhile, StoredConsole.text(store));
        assertTrue(monitor.completeness().isComplete(), monitor.completeness()::toString);
      }
    }
  }

  @Test
  @Tag("S2-32")
  @Tag("S2-56")
  void findsWhatIpmiSimDroppedInACutWithoutAWord() throws Exception {
    BootClock clock =
        BootClock.of(new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
    try (TcpHost host = new TcpHost();
        IpmiSim sim = IpmiSim.startKeeping(Peer.require("ipmi_sim"), folder, host.port(), KEPT);
        FaultyRelay relay = relayTo(sim.port());
        RingLog ring = RingLog.file(folder.resolve("console.ring")).size(1 << 20).open(clock)) {
      host.accept();
      ConsoleStore store = new ConsoleStore(ring);
      try (ConsoleMonitor monitor = watch(through(relay) + "?history=2", store, clock)) {
        heard.await(State.LIVE, 1, LONG);
        String said = host.sayLines(0, 100);
        StoredConsole.await(ring, said);
        relay.sever();
        // Twice as much as it has room for, in portions that it takes, within what it keeps.
        for (int i = 100; i < 700; i += 20) {
          said += host.sayLines(i, 20);
          heard.awaitNothing(Duration.ofMillis(100));
        }
        relay.mend();
        for (int i = 700; i < 800; i += 5) {
          said += host.sayLines(i, 5);
          heard.awaitNothing(Duration.ofMillis(100));
        }
        StoredConsole.await(ring, said);
        assertEquals(said, StoredConsole.text(store));
        assertTrue(monitor.completeness().isComplete(), monitor.completeness()::toString);
        assertTrue(counts.of("rmcp.sessions.opened") >= 2, "it asked what was kept");
      }
    }
  }
}
