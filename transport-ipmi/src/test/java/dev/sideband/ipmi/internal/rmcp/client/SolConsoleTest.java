package dev.sideband.ipmi.internal.rmcp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.ConsoleStream;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.bmc.VirtualLanPort;
import dev.sideband.ipmi.internal.rmcp.PushedPort;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine.State;
import dev.sideband.transport.HeartbeatPort;
import dev.sideband.transport.HeartbeatReply;
import dev.sideband.transport.HistoryPart;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.wire.Bytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A console through our client and our BMC, in virtual time. */
class SolConsoleTest {

  private final FakeContext context = new FakeContext();
  private final TestNetwork network = new TestNetwork(context.time());
  private final RmcpEngine engine = new RmcpEngine(context, new PushedPort(network, context));
  private final StringBuilder typed = new StringBuilder();
  private final ConsoleStream host =
      new ConsoleStream(bytes -> typed.append(text(bytes)), () -> typed.append("<break>"));
  private final ConsoleEar ear = new ConsoleEar();
  @TempDir Path folder;
  private SoftwareBmc bmc;
  private LanPort port;

  @BeforeEach
  void start() throws Exception {
    bmc =
        SoftwareBmc.builder(context)
            .user("admin", "secret".toCharArray(), Privilege.ADMINISTRATOR)
            .console(host)
            .consoleLog(1 << 17)
            .start(folder);
    openPort(CipherSuite.SUPPORTED);
  }

  private void openPort(List<CipherSuite> suites) throws Exception {
    port = VirtualLanPort.open(network.port(TestBmc.ADDRESS), bmc, context, suites, 8, null);
  }

  private void restart() throws Exception {
    port.close();
    bmc.close();
    start();
  }

  @AfterEach
  void end() {
    port.close();
    bmc.close();
  }

  private SolConsole console(String options) {
    return console("secret", options);
  }

  private SolConsole console(String password, String options) {
    return LanTransport.console(
        URI.create("ipmi://admin@127.0.0.1:6230" + options),
        (target, user) -> password.toCharArray(),
        () -> engine);
  }

  private SolConsole live(ConsoleEar listener, String options) {
    SolConsole console = console(options);
    console.start(listener);
    context.pass(2);
    assertEquals(State.LIVE, console.line().state(), console.line()::toString);
    return console;
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
  }

  private void say(String text) {
    host.write(bytes(text));
  }

  /** Says numbered lines, one every 50 ms. */
  private String sayLines(int from, int count) {
    StringBuilder said = new StringBuilder();
    for (int i = from; i < from + count; i++) {
      String line = "line " + i + "\r\n";
      said.append(line);
      say(line);
      context.pass(0.05);
    }
    return said.toString();
  }

  private <E extends Throwable> E failure(Class<E> type, CompletableFuture<Void> write) {
    assertTrue(write.isDone());
    return assertInstanceOf(type, assertThrows(ExecutionException.class, write::get).getCause());
  }

  private CompletableFuture<Void> write(SolConsole console, String text) {
    return console.write(bytes(text)).toCompletableFuture();
  }

  /** Fills the holes of what was heard from the BMC's history, as a monitor does. */
  private String refilled(SolConsole console) {
    StringBuilder whole = new StringBuilder(ear.text);
    int shift = 0;
    ConsoleChunk.Place last = ear.chunks.get(ear.chunks.size() - 1).numbered().orElseThrow();
    for (long[] hole : ear.holes) {
      StringBuilder fetched = new StringBuilder();
      while (hole[0] + fetched.length() < hole[1]) {
        long at = hole[0] + fetched.length();
        CompletableFuture<HistoryPart> part =
            console
                .history()
                .fetch(
                    new ConsoleChunk.Place(last.stream(), at),
                    (int) (hole[1] - at),
                    context.seconds(20))
                .toCompletableFuture();
        context.pass(1);
        fetched.append(text(assertInstanceOf(HistoryPart.Found.class, part.join()).data()));
      }
      whole.insert((int) hole[2] + shift, fetched.substring(0, (int) (hole[1] - hole[0])));
      shift += (int) (hole[1] - hole[0]);
    }
    return whole.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?suite=3", "?suite=1", "?instance=2"})
  @Tag("S2-3")
  @Tag("S2-4")
  @Tag("S2-6")
  void whatTheHostSaysArrivesWithItsPlaces(String options) {
    say("before");
    SolConsole console = live(ear, options);
    assertEquals(Duration.ofSeconds(3), console.line().bridged());
    say("login: ");
    context.pass(1);
    assertEquals("login: ", ear.text.toString());
    assertEquals(6, ear.chunks.get(0).numbered().orElseThrow().offset());
    assertEquals(ConsoleChunk.Kind.NEXT, ear.chunks.get(0).kind());
    assertEquals(List.of(State.LIVE), ear.states());
    console.close();
    context.pass(2);
    assertEquals(0, port.sessions());
    assertEquals(List.of(State.LIVE, State.ENDED), ear.states());
  }

  @Test
  @Tag("S2-7")
  void eachByteValueIsTypedOnceInPiecesThatFit() {
    SolConsole console = live(ear, "");
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      all.append((char) (i * 7 & 0xFF));
    }
    CompletableFuture<Void> first = write(console, all.substring(0, 1_000));
    CompletableFuture<Void> second = write(console, all.substring(1_000));
    CompletableFuture<Void> pause = console.sendBreak().toCompletableFuture();
    CompletableFuture<Void> third = write(console, "reboot");
    assertFalse(first.isDone());
    context.pass(5);
    assertEquals(all + "<break>reboot", typed.toString());
    for (CompletableFuture<Void> each : List.of(first, second, pause, third)) {
      assertTrue(each.isDone());
      each.join();
    }
    host.sendBreak();
    context.pass(1);
    assertEquals(1, ear.breaks);
  }

  @Test
  @Tag("S2-7")
  void whatIsTypedBeforeTheLineIsThereWaitsForIt() {
    SolConsole console = console("");
    CompletableFuture<Void> early = write(console, "root\r");
    CompletableFuture<Void> tooMuch = write(console, "x".repeat(1 << 16));
    failure(TargetUnavailableException.class, tooMuch);
    console.start(ear);
    context.pass(2);
    early.join();
    assertEquals("root\r", typed.toString());
    console.close();
    failure(ChannelClosedException.class, write(console, "late"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  @Tag("S2-32")
  @Tag("S2-45")
  void nothingIsLostOrRepeatedOnABadNetwork(int seed) {
    SolConsole console = live(ear, "");
    Random random = new Random(seed);
    network.fate =
        packet -> {
          List<Duration> copies = new ArrayList<>();
          for (int n = random.nextInt(10) < 7 ? 1 : random.nextInt(3); n > 0; n--) {
            copies.add(Duration.ofMillis(random.nextInt(10) < 8 ? 1 : random.nextInt(900)));
          }
          return copies;
        };
    CompletableFuture<Void> write = write(console, "typed ".repeat(200));
    String said = sayLines(0, 300);
    context.pass(200);
    network.fate = TestNetwork.PERFECT;
    context.pass(60);
    assertEquals(said, refilled(console));
    assertTrue(write.isDone());
    write.join();
    assertEquals("typed ".repeat(200), typed.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 10, 20, 40})
  @Tag("S2-32")
  void aCutThatTheSessionSurvivesLosesNothing(int seconds) {
    SolConsole console = live(ear, "");
    String said = sayLines(0, 20);
    network.fate = packet -> List.of();
    said += sayLines(20, seconds * 20);
    network.fate = TestNetwork.PERFECT;
    said += sayLines(20 + seconds * 20, 20);
    context.pass(30);
    assertEquals(said, ear.text.toString());
    assertEquals(1, context.count("rmcp.sessions.opened"));
    assertEquals(List.of(State.LIVE), ear.states());
    console.close();
  }

  @Test
  @Tag("S2-32")
  @Tag("S2-53")
  void aCutThatTheSessionDoesNotSurviveEndsInAnotherOne() {
    SolConsole console = live(ear, "");
    String said = sayLines(0, 20);
    network.fate = packet -> List.of();
    CompletableFuture<Void> write = write(console, "lost");
    said += sayLines(20, 2_400);
    failure(SessionLostException.class, write);
    network.fate = TestNetwork.PERFECT;
    context.pass(5);
    assertEquals(State.LIVE, console.line().state(), "within 5 s of the network's return");
    said += sayLines(2_420, 20);
    context.pass(5);
    assertEquals(List.of(State.LIVE, State.LOST, State.LIVE), ear.states());
    assertEquals(1, ear.holes.size());
    assertEquals(said, refilled(console));
  }

  @Test
  @Tag("S2-53")
  void aBmcThatRestartsIsFoundAgain() throws Exception {
    SolConsole console = live(ear, "");
    String said = sayLines(0, 20);
    restart();
    said += sayLines(20, 20);
    context.pass(90);
    assertEquals(State.LIVE, console.line().state());
    said += sayLines(40, 20);
    context.pass(2);
    assertEquals(said, refilled(console));
  }

  @Test
  @Tag("S2-57")
  void doesNotTakeTheConsoleFromAnother() {
    SolConsole first = live(new ConsoleEar(), "");
    SolConsole second = console("");
    second.start(ear);
    context.pass(30);
    assertEquals(List.of(State.TAKEN), ear.states());
    first.close();
    context.pass(15);
    assertEquals(List.of(State.TAKEN, State.LIVE), ear.states());
    say("yours");
    context.pass(1);
    assertEquals("yours", ear.text.toString());
  }

  @Test
  @Tag("S2-57")
  void takesTheConsoleOnceAndNotAgain() {
    ConsoleEar other = new ConsoleEar();
    SolConsole first = live(other, "?takeover=once");
    SolConsole second = console("?takeover=once");
    second.start(ear);
    context.pass(12);
    assertEquals(List.of(State.LIVE, State.LOST, State.TAKEN), ear.states());
    assertEquals(List.of(State.LIVE, State.LOST, State.LIVE), other.states());
    assertEquals(State.LIVE, first.line().state(), "took it back once");
    assertEquals(State.TAKEN, second.line().state());
    context.pass(120);
    assertEquals(2, context.count("sol.takeovers"));
    assertEquals(State.LIVE, first.line().state());
  }

  @Test
  @Tag("S2-57")
  void aConsoleThatWasTakenWithoutAWordFindsOut() {
    SolConsole first = live(ear, "");
    sayLines(0, 100);
    network.fate =
        packet -> {
          boolean isSolFromBmc = !packet.toBmc() && (packet.bytes().at(5) & 0x3F) == 1;
          return isSolFromBmc ? List.of() : TestNetwork.PERFECT.of(packet);
        };
    console("?takeover=once").start(new ConsoleEar());
    context.pass(2);
    network.fate = TestNetwork.PERFECT;
    assertEquals(State.LIVE, first.line().state(), "nobody told it");
    context.pass(5);
    assertEquals(State.TAKEN, first.line().state());
  }

  @Test
  @Tag("S2-57")
  void asksWhetherToTakeTheConsole() {
    SolConsole first = live(new ConsoleEar(), "");
    SolConsole second = console("?takeover=ask");
    second.start(ear);
    context.pass(35);
    assertEquals(1, ear.asked, "once of each holder");
    assertEquals(State.TAKEN, second.line().state());
    second.close();
    ConsoleEar bold = new ConsoleEar();
    bold.mayTake = true;
    SolConsole third = live(bold, "?takeover=ask");
    context.pass(30);
    assertEquals(State.LIVE, third.line().state());
    assertEquals(State.TAKEN, first.line().state());
  }

  @Test
  void aListenerThatFailsGetsTheBytesAgain() {
    live(ear, "");
    ear.fails = true;
    say("precious");
    context.pass(3);
    assertEquals("", ear.text.toString());
    ear.fails = false;
    context.pass(5);
    assertEquals("precious", ear.text.toString());
  }

  @Test
  void aWrongPasswordEndsIt() {
    SolConsole console = console("wrong", "");
    console.start(ear);
    CompletableFuture<Void> write = write(console, "x");
    context.pass(20);
    assertEquals(List.of(State.ENDED), ear.states());
    failure(ChannelClosedException.class, write);
  }

  @Test
  void whatIsWrongWithTheTargetShowsAtOnce() {
    assertThrows(IllegalArgumentException.class, () -> console("?takeover=always"));
    assertThrows(IllegalArgumentException.class, () -> console("?instance=16"));
  }

  @Test
  @Tag("S2-15")
  @Tag("S2-18")
  @Tag("S2-58")
  void aBusyBmcAnswersHeartbeatsAfterwardsAndTheConsoleGoesOnMeanwhile() {
    SolConsole console = console("");
    HeartbeatPort heartbeats = console.heartbeats().orElseThrow();
    List<HeartbeatReply> replies = new ArrayList<>();
    heartbeats.listen(replies::add);
    assertFalse(heartbeats.send(beat(0)), "the line is not there");
    console.start(ear);
    context.pass(2);
    bmc.pretendBusy(true);
    String said = "";
    for (int i = 1; i <= 5; i++) {
      assertTrue(heartbeats.send(beat(i)));
      said += sayLines(i, 1);
      context.pass(10);
    }
    assertEquals(List.of(), replies);
    assertEquals(said, ear.text.toString());
    bmc.pretendBusy(false);
    context.pass(3);
    replies.sort(Comparator.comparingLong(HeartbeatReply::number));
    assertEquals(
        List.of(1L, 2L, 3L, 4L, 5L), replies.stream().map(HeartbeatReply::number).toList());
    for (int i = 0; i < 5; i++) {
      HeartbeatReply.Details times = replies.get(i).told().orElseThrow();
      assertTrue(times.limitExceeded());
      assertEquals(
          50_250_000.0 - i * 10_050_000, (double) (times.parsed() - times.received()), 10_000);
    }
    assertEquals(List.of(State.LIVE), ear.states());
  }

  @Test
  @Tag("S2-58")
  void neitherConsoleNorHeartbeatsTakeWhatIsTheOthers() {
    SolConsole console = live(ear, "");
    HeartbeatPort heartbeats = console.heartbeats().orElseThrow();
    List<Long> answered = new ArrayList<>();
    heartbeats.listen(reply -> answered.add(reply.number()));
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      said.append(sayLines(20 * i, 10));
      assertTrue(heartbeats.send(beat(i)));
      said.append(sayLines(20 * i + 10, 10));
      context.pass(1);
    }
    context.pass(10);
    assertEquals(LongStream.range(0, 100).boxed().toList(), answered);
    assertEquals(said.toString(), ear.text.toString());
    assertEquals(List.of(State.LIVE), ear.states());
  }

  private static HeartbeatPort.Beat beat(long number) {
    return new HeartbeatPort.Beat(number, 0, null, Duration.ofMinutes(5));
  }

  @Test
  void noMoreHeartbeatsAreUnderWayThanTheBmcKeeps() {
    SolConsole console = live(ear, "");
    HeartbeatPort heartbeats = console.heartbeats().orElseThrow();
    bmc.pretendBusy(true);
    for (int i = 0; i < SolHeartbeats.MOST_UNDER_WAY; i++) {
      assertTrue(heartbeats.send(beat(i)));
      context.pass(2);
    }
    assertFalse(heartbeats.send(beat(99)));
    bmc.pretendBusy(false);
    context.pass(1);
    assertTrue(heartbeats.send(beat(100)));
  }

  @Test
  @Tag("S2-47")
  void aHeartbeatThatWasLostIsNotSentAgain() {
    SolConsole console = live(ear, "");
    HeartbeatPort heartbeats = console.heartbeats().orElseThrow();
    List<Long> answered = new ArrayList<>();
    heartbeats.listen(reply -> answered.add(reply.number()));
    for (int i = 0; i < 5 * SolHeartbeats.MOST_UNDER_WAY; i++) {
      boolean isLost = i % 4 != 0;
      network.fate = isLost ? packet -> List.of() : TestNetwork.PERFECT;
      assertTrue(heartbeats.send(beat(i)), "lost ones make room: " + i);
      network.fate = TestNetwork.PERFECT;
      context.pass(3);
    }
    assertEquals(
        LongStream.range(0, 5 * SolHeartbeats.MOST_UNDER_WAY)
            .filter(each -> each % 4 == 0)
            .boxed()
            .toList(),
        answered);
    assertEquals(List.of(State.LIVE), ear.states());
  }
}
