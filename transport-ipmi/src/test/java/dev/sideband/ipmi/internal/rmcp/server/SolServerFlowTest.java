package dev.sideband.ipmi.internal.rmcp.server;

import static dev.sideband.ipmi.internal.rmcp.server.SolRig.assertSent;
import static dev.sideband.ipmi.internal.rmcp.server.SolRig.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.command.SolParameter;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The BMC's end of serial over LAN, packet by packet: bytes and breaks of both directions. */
class SolServerFlowTest {

  @AutoClose("end")
  private SolRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new SolRig(folder);
  }

  @Test
  @Tag("S2-7")
  void whatIsTypedReachesTheHostOnceAndSoDoesABreak() throws Exception {
    TestConsole console = rig.watching(0, 1);
    SolPacket answer = only(rig.sol(console, 1, 0, 0, 0, "root\r"));
    assertEquals(new SolPacket(0, 1, 5, 0, Bytes.EMPTY), answer);
    assertEquals(answer, only(rig.sol(console, 1, 0, 0, 0, "root\r")));
    rig.sol(console, 2, 0, 0, SolPacket.BREAK, "");
    rig.sol(console, 2, 0, 0, SolPacket.BREAK, "");
    rig.sol(console, 3, 0, 0, 0, "x");
    assertEquals("root\r<break>x", rig.typed.toString());
  }

  @Test
  @Tag("S2-7")
  void eachByteValuePassesBothWays() throws Exception {
    TestConsole console = rig.watching(0, 1);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 256; i++) {
      all.append((char) (255 - i));
    }
    rig.say(all.toString());
    SolPacket first = only(rig.read(console));
    rig.acknowledge(console, first);
    SolPacket second = only(rig.pass(console, 0.05));
    assertEquals(all.toString(), SolRig.text(first.data()) + SolRig.text(second.data()));
    rig.sol(console, 1, 0, 0, 0, all.substring(0, 128));
    rig.sol(console, 2, 0, 0, 0, all.substring(128));
    assertEquals(all.toString(), rig.typed.toString());
  }

  @Test
  void aBreakOfTheHostIsTold() throws Exception {
    TestConsole console = rig.watching(0, 1);
    rig.host.sendBreak();
    assertEquals(
        new SolPacket(0, 0, 0, SolPacket.BREAK_DETECTED, Bytes.EMPTY), only(rig.read(console)));
  }

  @Test
  void collectsBytesForAWhileButNotBeyondTheThreshold() throws Exception {
    TestConsole console = rig.watching(0, 1);
    rig.set(console, new SolParameter(SolParameter.ACCUMULATE, Bytes.of(20, 10)));
    rig.say("abc");
    assertTrue(rig.pass(console, 0.09).isEmpty());
    rig.say("def");
    SolPacket first = assertSent("abcdef", 1, only(rig.pass(console, 0.02)));
    rig.acknowledge(console, first);
    rig.say("0123456789");
    assertSent("0123456789", 2, only(rig.read(console)));
  }

  @Test
  void whatTheHostDoesNotTakeIsNotAccepted() throws Exception {
    TestConsole console = rig.watching(0, 1);
    rig.hold(true);
    String block = "x".repeat(250);
    int number = 0;
    for (int i = 0; i < 16; i++) {
      number = SolPacket.after(number);
      assertEquals(250, only(rig.sol(console, number, 0, 0, 0, block)).accepted());
    }
    number = SolPacket.after(number);
    SolPacket part = only(rig.sol(console, number, 0, 0, 0, block));
    assertEquals(4_096 - 4_000, part.accepted());
    assertTrue(part.has(SolPacket.NACK));
    assertEquals(part, only(rig.sol(console, number, 0, 0, 0, block)), "the same once more");
    number = SolPacket.after(number);
    SolPacket none = only(rig.sol(console, number, 0, 0, 0, block));
    assertEquals(0, none.accepted());
    assertTrue(none.has(SolPacket.NACK) && none.has(SolPacket.UNAVAILABLE));

    rig.hold(false);
    assertEquals(new SolPacket(0, 0, 0, 0, Bytes.EMPTY), only(rig.read(console)), "room again");
    number = SolPacket.after(number);
    assertEquals(250, only(rig.sol(console, number, 0, 0, 0, block)).accepted());
    assertEquals(4_096 + 250, rig.typed.length());
  }

  @Test
  void flushesEitherWay() throws Exception {
    TestConsole console = rig.watching(0, 1);
    rig.say("old");
    only(rig.pass(console, 0.05));
    rig.say("older");
    rig.hold(true);
    rig.sol(console, 1, 0, 0, 0, "typed");
    rig.sol(console, 2, 0, 0, SolPacket.FLUSH_FROM_BMC | SolPacket.FLUSH_TO_BMC, "");
    rig.hold(false);
    assertTrue(rig.pass(console, 2).isEmpty());
    assertEquals("", rig.typed.toString());
    rig.say("new");
    assertSent("new", 2, only(rig.pass(console, 0.05)));
  }
}
