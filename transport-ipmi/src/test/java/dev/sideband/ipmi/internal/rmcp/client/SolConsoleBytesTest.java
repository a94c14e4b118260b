package dev.sideband.ipmi.internal.rmcp.client;

import static dev.sideband.ipmi.internal.rmcp.client.LanRig.failure;
import static dev.sideband.ipmi.internal.rmcp.client.SolConsoleRig.text;
import static dev.sideband.ipmi.internal.rmcp.client.SolConsoleRig.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine.State;
import dev.sideband.transport.HistoryPart;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TargetUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A console through our client and our BMC, in virtual time: what is said and typed arrives once.
 */
class SolConsoleBytesTest {

  private final ConsoleEar ear = new ConsoleEar();
  @AutoClose private SolConsoleRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new SolConsoleRig(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?suite=3", "?suite=1", "?instance=2"})
  @Tag("S2-3")
  @Tag("S2-4")
  @Tag("S2-6")
  void whatTheHostSaysArrivesWithItsPlaces(String options) {
    rig.say("before");
    SolConsole console = rig.live(ear, options);
    assertEquals(Duration.ofSeconds(3), console.line().bridged());
    rig.say("login: ");
    rig.context.pass(1);
    assertEquals("login: ", ear.text.toString());
    assertEquals(6, ear.chunks.get(0).numbered().orElseThrow().offset());
    assertEquals(ConsoleChunk.Kind.NEXT, ear.chunks.get(0).kind());
    assertEquals(List.of(State.LIVE), ear.states());
    console.close();
    rig.context.pass(2);
    assertEquals(0, rig.port.sessions());
    assertEquals(List.of(State.LIVE, State.ENDED), ear.states());
  }

  @Test
  @Tag("S2-7")
  void eachByteValueIsTypedOnceInPiecesThatFit() {
    SolConsole console = rig.live(ear, "");
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      all.append((char) (i * 7 & 0xFF));
    }
    CompletableFuture<Void> first = write(console, all.substring(0, 1_000));
    CompletableFuture<Void> second = write(console, all.substring(1_000));
    CompletableFuture<Void> pause = console.sendBreak().toCompletableFuture();
    CompletableFuture<Void> third = write(console, "reboot");
    assertFalse(first.isDone());
    rig.context.pass(5);
    assertEquals(all + "<break>reboot", rig.typed.toString());
    for (CompletableFuture<Void> each : List.of(first, second, pause, third)) {
      assertTrue(each.isDone());
      each.join();
    }
    rig.host.sendBreak();
    rig.context.pass(1);
    assertEquals(1, ear.breaks);
  }

  @Test
  @Tag("S2-7")
  void whatIsTypedBeforeTheLineIsThereWaitsForIt() {
    SolConsole console = rig.console("");
    CompletableFuture<Void> early = write(console, "root\r");
    CompletableFuture<Void> tooMuch = write(console, "x".repeat(1 << 16));
    failure(TargetUnavailableException.class, tooMuch);
    console.start(ear);
    rig.context.pass(2);
    early.join();
    assertEquals("root\r", rig.typed.toString());
    console.close();
    failure(ChannelClosedException.class, write(console, "late"));
  }

  @Test
  void aListenerThatFailsGetsTheBytesAgain() {
    rig.live(ear, "");
    ear.fails = true;
    rig.say("precious");
    rig.context.pass(3);
    assertEquals("", ear.text.toString());
    ear.fails = false;
    rig.context.pass(5);
    assertEquals("precious", ear.text.toString());
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
                    rig.context.seconds(20))
                .toCompletableFuture();
        rig.context.pass(1);
        fetched.append(text(assertInstanceOf(HistoryPart.Found.class, part.join()).data()));
      }
      whole.insert((int) hole[2] + shift, fetched.substring(0, (int) (hole[1] - hole[0])));
      shift += (int) (hole[1] - hole[0]);
    }
    return whole.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  @Tag("S2-32")
  @Tag("S2-45")
  void nothingIsLostOrRepeatedOnABadNetwork(int seed) {
    SolConsole console = rig.live(ear, "");
    Random random = new Random(seed);
    rig.network.fate =
        packet -> {
          List<Duration> copies = new ArrayList<>();
          for (int n = random.nextInt(10) < 7 ? 1 : random.nextInt(3); n > 0; n--) {
            copies.add(Duration.ofMillis(random.nextInt(10) < 8 ? 1 : random.nextInt(900)));
          }
          return copies;
        };
    CompletableFuture<Void> write = write(console, "typed ".repeat(200));
    String said = rig.sayLines(0, 300);
    rig.context.pass(200);
    rig.network.fate = TestNetwork.PERFECT;
    rig.context.pass(60);
    assertEquals(said, refilled(console));
    assertTrue(write.isDone());
    write.join();
    assertEquals("typed ".repeat(200), rig.typed.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 10, 20, 40})
  @Tag("S2-32")
  void aCutThatTheSessionSurvivesLosesNothing(int seconds) {
    SolConsole console = rig.live(ear, "");
    String said = rig.sayLines(0, 20);
    rig.network.fate = packet -> List.of();
    said += rig.sayLines(20, seconds * 20);
    rig.network.fate = TestNetwork.PERFECT;
    said += rig.sayLines(20 + seconds * 20, 20);
    rig.context.pass(30);
    assertEquals(said, ear.text.toString());
    assertEquals(1, rig.context.count("rmcp.sessions.opened"));
    assertEquals(List.of(State.LIVE), ear.states());
    console.close();
  }

  @Test
  @Tag("S2-32")
  @Tag("S2-53")
  void aCutThatTheSessionDoesNotSurviveEndsInAnotherOne() {
    SolConsole console = rig.live(ear, "");
    String said = rig.sayLines(0, 20);
    rig.network.fate = packet -> List.of();
    CompletableFuture<Void> write = write(console, "lost");
    said += rig.sayLines(20, 2_400);
    failure(SessionLostException.class, write);
    rig.network.fate = TestNetwork.PERFECT;
    rig.context.pass(5);
    assertEquals(State.LIVE, console.line().state(), "within 5 s of the network's return");
    said += rig.sayLines(2_420, 20);
    rig.context.pass(5);
    assertEquals(List.of(State.LIVE, State.LOST, State.LIVE), ear.states());
    assertEquals(1, ear.holes.size());
    assertEquals(said, refilled(console));
  }

  @Test
  @Tag("S2-53")
  void aBmcThatRestartsIsFoundAgain() throws Exception {
    SolConsole console = rig.live(ear, "");
    String said = rig.sayLines(0, 20);
    rig.restart();
    said += rig.sayLines(20, 20);
    rig.context.pass(90);
    assertEquals(State.LIVE, console.line().state());
    said += rig.sayLines(40, 20);
    rig.context.pass(2);
    assertEquals(said, refilled(console));
  }
}
