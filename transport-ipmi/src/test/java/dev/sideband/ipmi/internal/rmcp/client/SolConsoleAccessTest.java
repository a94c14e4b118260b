package dev.sideband.ipmi.internal.rmcp.client;

import static dev.sideband.ipmi.internal.rmcp.client.LanRig.failure;
import static dev.sideband.ipmi.internal.rmcp.client.SolConsoleRig.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ConsoleLine.State;
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
    rig.context.pass(20);
    assertEquals(List.of(State.ENDED), ear.states());
    failure(ChannelClosedException.class, write);
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
