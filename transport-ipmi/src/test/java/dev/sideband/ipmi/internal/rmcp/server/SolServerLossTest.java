package dev.sideband.ipmi.internal.rmcp.server;

import static dev.sideband.ipmi.internal.rmcp.server.SolRig.assertSent;
import static dev.sideband.ipmi.internal.rmcp.server.SolRig.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.command.SolRetry;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.sol.SolInbound;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The BMC's end of serial over LAN, packet by packet: what is lost, late, refused or malformed. */
class SolServerLossTest {

  @AutoClose("end")
  private SolRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new SolRig(folder);
  }

  @Test
  @Tag("S2-32")
  void sendsAgainAsOftenAsTheSettingsSayAndThenWhenTheConsoleIsHeard() throws Exception {
    TestConsole console = rig.watching(0, 1);
    rig.set(console, new SolRetry(2, Duration.ofMillis(200)).parameter());
    rig.say("line 1\n");
    SolPacket first = only(rig.pass(console, 0.05));
    rig.say("line 2\n");
    assertEquals(List.of(first, first), rig.pass(console, 0.5));
    assertTrue(rig.pass(console, 4).isEmpty(), "not more than it was told");

    rig.ask(console, new GetDeviceId());
    assertEquals(first, only(rig.read(console)), "as soon as the console is heard");
    assertTrue(rig.acknowledge(console, first).isEmpty());
    assertSent("line 2\n", 2, only(rig.pass(console, 0.05)));
  }

  @Test
  void triesSeldomWhileTheConsoleIsSilent() throws Exception {
    TestConsole console = rig.watching(0, 1);
    rig.set(console, new SolRetry(0, Duration.ofMillis(100)).parameter());
    rig.say("line\n");
    SolPacket first = only(rig.pass(console, 0.05));
    assertEquals(List.of(first, first), rig.pass(console, 11));
    assertEquals(1, rig.port.sessions());
    rig.pass(console, 60);
    assertEquals(0, rig.port.sessions());
    assertTrue(rig.pass(console, 60).isEmpty(), "the payload ends with its session");
  }

  @Test
  void whatWasNotAcceptedComesInTheNextPacket() throws Exception {
    TestConsole console = rig.watching(0, 1);
    rig.say("0123456789");
    SolPacket first = only(rig.pass(console, 0.05));
    rig.sol(console, 0, first.number(), 4, 0, "");
    SolPacket second = assertSent("456789", 2, only(rig.pass(console, 0.05)));
    rig.sol(console, 0, second.number(), 0, SolPacket.NACK, "");
    assertTrue(rig.pass(console, 0.4).isEmpty());
    assertSent("456789", 3, only(rig.pass(console, 0.2)));
  }

  @Test
  @Tag("S2-45")
  void staleCopiesChangeNothing() throws Exception {
    TestConsole console = rig.watching(0, 1);
    rig.say("one");
    SolPacket one = only(rig.pass(console, 0.05));
    Bytes late = console.sealed(new SolPacket(1, one.number(), 3, 0, SolRig.bytes("x")));
    rig.acknowledge(console, one);
    for (int i = 0; i < 14; i++) {
      rig.say("two");
      rig.acknowledge(console, only(rig.pass(console, 0.05)));
    }
    rig.say("last");
    SolPacket last = only(rig.pass(console, 0.05));
    assertEquals(one.number(), last.number(), "numbers come round");

    assertTrue(rig.send(console, late).isEmpty(), "nothing is acknowledged");
    assertEquals("", rig.typed.toString());
    assertEquals(last, only(rig.pass(console, 0.5)), "it is still waited for");
  }

  @Test
  void malformedPacketsAndThoseOfNobodyChangeNothing() throws Exception {
    TestConsole console = rig.login(0);
    assertTrue(rig.sol(console, 1, 0, 0, 0, "x").isEmpty(), "nothing is active");
    assertEquals(0, rig.activate(console, 1));
    Random random = new Random(11);
    for (int size = 0; size < 4; size++) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      Bytes cut = console.sealed(PayloadType.SOL, Bytes.copyOf(bytes), 50 + size);
      assertTrue(rig.send(console, cut).isEmpty());
    }
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[4 + random.nextInt(300)];
      random.nextBytes(bytes);
      rig.send(console, console.sealed(PayloadType.SOL, Bytes.copyOf(bytes), 100 + i));
    }
    assertEquals(0, rig.ask(console, new GetDeviceId()).at(0));
  }

  /** A path that loses, repeats and holds up packets of both directions, by seed. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  @Tag("S2-32")
  @Tag("S2-45")
  void nothingIsLostOrRepeatedOnABadPath(int seed) throws Exception {
    TestConsole console = rig.watching(0, 1);
    Random random = new Random(seed);
    StringBuilder said = new StringBuilder();
    StringBuilder heard = new StringBuilder();
    SolInbound inbound = new SolInbound();
    List<Late> late = new ArrayList<>();
    for (int step = 0; step < 4_000 && (step < 600 || heard.length() < said.length()); step++) {
      if (step < 600 && random.nextInt(3) == 0) {
        String line = "line " + step + "\r\n";
        said.append(line);
        rig.say(line);
      }
      rig.context.pass(0.02);
      int now = step;
      for (Bytes packet : rig.packets(console)) {
        for (int copies = random.nextInt(10) < 8 ? 1 : random.nextInt(3); copies > 0; copies--) {
          late.add(new Late(now + (random.nextInt(10) < 8 ? 0 : random.nextInt(60)), packet, true));
        }
      }
      for (Late each : List.copyOf(late)) {
        if (each.at > now) {
          continue;
        }
        late.remove(each);
        if (!each.toConsole) {
          rig.send(console, each.packet);
          continue;
        }
        SolPacket packet = console.sol(each.packet);
        long number = TestConsole.header(each.packet).sequence();
        var verdict = inbound.take(packet, number);
        heard.append(SolRig.text(verdict.fresh()));
        if (verdict.isAcknowledged() && random.nextInt(10) < 8) {
          Bytes ack =
              console.sealed(
                  new SolPacket(0, packet.number(), packet.data().size(), 0, Bytes.EMPTY));
          late.add(
              new Late(now + 1 + (random.nextInt(10) < 8 ? 0 : random.nextInt(60)), ack, false));
        }
      }
    }
    assertEquals(said.toString(), heard.toString());
  }

  private record Late(int at, Bytes packet, boolean toConsole) {}
}
