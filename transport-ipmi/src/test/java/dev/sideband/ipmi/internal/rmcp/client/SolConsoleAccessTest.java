package dev.sideband.ipmi.internal.rmcp.client;

import static dev.sideband.ipmi.internal.rmcp.client.LanRig.failure;
import static dev.sideband.ipmi.internal.rmcp.client.SolConsoleRig.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ConsoleLine.State;
import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A console through our client and our BMC, in virtual time: who gets it, and who takes it over.
 */
class SolConsoleAccessTest {

  private final ConsoleEar ear = new ConsoleEar();
  @AutoClose private SolConsoleRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new SolConsoleRig(folder);
  }

  @Test
  void aWrongPasswordEndsIt() {
    SolConsole console = rig.console("wrong", "");
    console.start(ear);
    CompletableFuture<Void> write = write(console, "x");
    rig.context.pass(1);
    assertEquals(List.of(State.ENDED), ear.states());
    String reason = console.line().reason();
    assertTrue(reason.contains("another password"), reason);
    failure(ChannelClosedException.class, write);
  }

  /** The next ones of RAKP 2 come damaged, and look like a refusal of the user. */
  private void damage(int packets) {
    int[] left = {packets};
    rig.network.fate =
        packet -> {
          boolean isRakp2 = !packet.toBmc() && packet.bytes().at(5) == 0x13;
          if (!isRakp2 || left[0] == 0) {
            return TestNetwork.PERFECT.of(packet);
          }
          left[0]--;
          byte[] damaged = packet.bytes().toArray();
          damaged[17] = 0x0D;
          rig.network.deliverToConsole(Bytes.copyOf(damaged), packet.bmc());
          return List.of();
        };
  }

  @Test
  void aRefusalThatADamagedPacketMayBeDoesNotEndIt() {
    damage(1);
    rig.live(ear, "");
    assertEquals(List.of(State.LIVE), ear.states());
  }

  @Test
  void aRefusalThatComesAgainIsMeant() {
    damage(2);
    rig.console("").start(ear);
    rig.context.pass(2);
    assertEquals(List.of(State.ENDED), ear.states());
  }

  @Test
  void aConsoleThatWasThereIsBackSoonAfterOneRefusalAndAsksSeldomAfterTwo() {
    SolConsole console = rig.live(ear, "");
    cut(console);
    damage(1);
    rig.context.pass(5);
    assertEquals(State.LIVE, console.line().state(), console.line()::toString);
    cut(console);
    damage(2);
    rig.context.pass(25);
    assertEquals(State.LOST, console.line().state());
    rig.context.pass(10);
    assertEquals(State.LIVE, console.line().state(), console.line()::toString);
  }

  /** Nothing arrives any more; returns when the console knows. */
  private void cut(SolConsole console) {
    rig.network.fate = packet -> List.of();
    rig.context.pass(120);
    assertEquals(State.LOST, console.line().state());
  }

  @Test
  void whatIsWrongWithTheTargetShowsAtOnce() {
    assertThrows(IllegalArgumentException.class, () -> rig.console("?takeover=always"));
    assertThrows(IllegalArgumentException.class, () -> rig.console("?instance=16"));
  }

  @Test
  @Tag("S2-57")
  void doesNotTakeTheConsoleFromAnother() {
    SolConsole first = rig.live(new ConsoleEar(), "");
    SolConsole second = rig.console("");
    second.start(ear);
    rig.context.pass(30);
    assertEquals(List.of(State.TAKEN), ear.states());
    first.close();
    rig.context.pass(15);
    assertEquals(List.of(State.TAKEN, State.LIVE), ear.states());
    rig.say("yours");
    rig.context.pass(1);
    assertEquals("yours", ear.text.toString());
  }

  @Test
  @Tag("S2-57")
  void takesTheConsoleOnceAndNotAgain() {
    ConsoleEar other = new ConsoleEar();
    SolConsole first = rig.live(other, "?takeover=once");
    SolConsole second = rig.console("?takeover=once");
    second.start(ear);
    rig.context.pass(12);
    assertEquals(List.of(State.LIVE, State.LOST, State.TAKEN), ear.states());
    assertEquals(List.of(State.LIVE, State.LOST, State.LIVE), other.states());
    assertEquals(State.LIVE, first.line().state(), "took it back once");
    assertEquals(State.TAKEN, second.line().state());
    rig.context.pass(120);
    assertEquals(2, rig.context.count("sol.takeovers"));
    assertEquals(State.LIVE, first.line().state());
  }

  @Test
  @Tag("S2-57")
  void aConsoleThatWasTakenWithoutAWordFindsOut() {
    SolConsole first = rig.live(ear, "");
    rig.sayLines(0, 100);
    rig.network.fate =
        packet -> {
          boolean isSolFromBmc = !packet.toBmc() && (packet.bytes().at(5) & 0x3F) == 1;
          return isSolFromBmc ? List.of() : TestNetwork.PERFECT.of(packet);
        };
    rig.console("?takeover=once").start(new ConsoleEar());
    rig.context.pass(2);
    rig.network.fate = TestNetwork.PERFECT;
    assertEquals(State.LIVE, first.line().state(), "nobody told it");
    rig.context.pass(5);
    assertEquals(State.TAKEN, first.line().state());
  }

  @Test
  @Tag("S2-57")
  void asksWhetherToTakeTheConsole() {
    SolConsole first = rig.live(new ConsoleEar(), "");
    SolConsole second = rig.console("?takeover=ask");
    second.start(ear);
    rig.context.pass(35);
    assertEquals(1, ear.asked, "once of each holder");
    assertEquals(State.TAKEN, second.line().state());
    second.close();
    ConsoleEar bold = new ConsoleEar();
    bold.mayTake = true;
    SolConsole third = rig.live(bold, "?takeover=ask");
    rig.context.pass(30);
    assertEquals(State.LIVE, third.line().state());
    assertEquals(State.TAKEN, first.line().state());
  }
}
