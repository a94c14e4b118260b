package dev.sideband.ipmi.internal.rmcp.server;

import static dev.sideband.ipmi.Vectors.encoded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.command.ActivatePayload;
import dev.sideband.ipmi.command.ChannelPayloads;
import dev.sideband.ipmi.command.CloseSession;
import dev.sideband.ipmi.command.DeactivatePayload;
import dev.sideband.ipmi.command.GetChannelPayloadSupport;
import dev.sideband.ipmi.command.GetChannelPayloadVersion;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.command.GetPayloadActivationStatus;
import dev.sideband.ipmi.command.GetPayloadInstanceInfo;
import dev.sideband.ipmi.command.GetSolParameter;
import dev.sideband.ipmi.command.GetUserPayloadAccess;
import dev.sideband.ipmi.command.PayloadActivation;
import dev.sideband.ipmi.command.PayloadActivationStatus;
import dev.sideband.ipmi.command.PayloadInstanceInfo;
import dev.sideband.ipmi.command.PayloadKind;
import dev.sideband.ipmi.command.PayloadVersion;
import dev.sideband.ipmi.command.SetSolParameter;
import dev.sideband.ipmi.command.SetUserPayloadAccess;
import dev.sideband.ipmi.command.SolParameter;
import dev.sideband.ipmi.command.SolRetry;
import dev.sideband.ipmi.command.UserPayloadAccess;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.sol.SolInbound;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The BMC's end of serial over LAN, packet by packet. */
class SolServerTest {

  private static final PayloadKind SOL = PayloadKind.SOL;
  private static final int CHANNEL = 0x0E;

  @TempDir Path folder;
  private SolRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new SolRig(folder);
  }

  @AfterEach
  void stop() {
    rig.end();
  }

  private static SolPacket only(List<SolPacket> packets) {
    assertEquals(1, packets.size(), () -> packets.toString());
    return packets.get(0);
  }

  private static SolPacket assertSent(String text, int number, SolPacket packet) {
    assertEquals(text, SolRig.text(packet.data()));
    assertEquals(number, packet.number());
    return packet;
  }

  private void set(TestConsole console, SolParameter parameter) throws Exception {
    assertEquals(Bytes.of(0), rig.ask(console, new SetSolParameter(CHANNEL, parameter)));
  }

  private static Bytes ok(MessageBody body) {
    return new WireWriter().u8(0).bytes(encoded(body)).toBytes();
  }

  private static Bytes active(int bits) {
    return ok(new PayloadActivationStatus(4, bits));
  }

  @Test
  @Tag("S2-4")
  @Tag("S2-5")
  @Tag("S2-6")
  void bytesFlowFromActivationToDeactivation() throws Exception {
    TestConsole console = rig.login(0);
    rig.say("before");
    assertTrue(rig.pass(console, 1).isEmpty());
    assertEquals(active(0), rig.ask(console, new GetPayloadActivationStatus(SOL)));

    assertEquals(
        ok(new PayloadActivation(255, 255, 623)),
        rig.ask(console, new ActivatePayload(SOL, 1, true, true)));
    assertEquals(active(1), rig.ask(console, new GetPayloadActivationStatus(SOL)));
    assertEquals(
        ok(new PayloadInstanceInfo(console.bmcId)),
        rig.ask(console, new GetPayloadInstanceInfo(SOL, 1)));
    rig.say("login: ");
    assertSent("login: ", 1, only(rig.pass(console, 0.1)));

    assertEquals(Bytes.of(0), rig.ask(console, new DeactivatePayload(SOL, 1)));
    rig.say("afterwards");
    assertTrue(rig.pass(console, 10).isEmpty());
    assertEquals(active(0), rig.ask(console, new GetPayloadActivationStatus(SOL)));
    assertEquals(
        ok(new PayloadInstanceInfo(0)), rig.ask(console, new GetPayloadInstanceInfo(SOL, 1)));
    assertEquals(Bytes.of(0x80), rig.ask(console, new DeactivatePayload(SOL, 1)));
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
    set(console, new SolParameter(SolParameter.ACCUMULATE, Bytes.of(20, 10)));
    rig.say("abc");
    assertTrue(rig.pass(console, 0.09).isEmpty());
    rig.say("def");
    SolPacket first = assertSent("abcdef", 1, only(rig.pass(console, 0.02)));
    rig.acknowledge(console, first);
    rig.say("0123456789");
    assertSent("0123456789", 2, only(rig.read(console)));
  }

  @Test
  @Tag("S2-32")
  void sendsAgainAsOftenAsTheSettingsSayAndThenWhenTheConsoleIsHeard() throws Exception {
    TestConsole console = rig.watching(0, 1);
    set(console, new SolRetry(2, Duration.ofMillis(200)).parameter());
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
    set(console, new SolRetry(0, Duration.ofMillis(100)).parameter());
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

  @Test
  @Tag("S2-57")
  void anotherSessionTakesThePayloadOver() throws Exception {
    TestConsole first = rig.watching(0, 1);
    TestConsole second = rig.login(1);
    assertEquals(ActivatePayload.ACTIVE_ELSEWHERE, rig.activate(second, 1));
    assertEquals(
        ok(new PayloadInstanceInfo(first.bmcId)),
        rig.ask(second, new GetPayloadInstanceInfo(SOL, 1)));

    assertEquals(Bytes.of(0), rig.ask(second, new DeactivatePayload(SOL, 1)));
    assertEquals(
        new SolPacket(0, 0, 0, SolPacket.DEACTIVATING, Bytes.EMPTY), only(rig.read(first)));
    assertEquals(0, rig.activate(second, 1));
    rig.context.pass(0.02);
    rig.say("yours");
    assertSent("yours", 1, only(rig.pass(second, 0.05)));
    assertTrue(rig.sol(first, 1, 0, 0, 0, "mine").isEmpty());
    assertEquals("", rig.typed.toString());
    assertEquals(0, rig.ask(first, new GetDeviceId()).at(0), "the session itself goes on");
  }

  @Test
  void oneTypesAndOthersRead() throws Exception {
    TestConsole writer = rig.watching(0, 1);
    TestConsole reader = rig.watching(1, 2);
    rig.say("for all");
    rig.context.pass(0.05);
    assertSent("for all", 1, only(rig.read(writer)));
    assertSent("for all", 1, only(rig.read(reader)));

    SolPacket refused = only(rig.sol(reader, 1, 0, 0, SolPacket.BREAK, "x"));
    assertEquals(0, refused.accepted());
    assertTrue(refused.has(SolPacket.NACK) && refused.has(SolPacket.UNAVAILABLE));
    assertEquals("", rig.typed.toString());
    assertEquals(ActivatePayload.LIMIT_REACHED, rig.activate(rig.login(2), 5));
    assertEquals(ActivatePayload.LIMIT_REACHED, rig.activate(writer, 3), "one for a session");
  }

  @Test
  @Tag("S2-5")
  @Tag("S2-53")
  void thePayloadEndsWithItsSession() throws Exception {
    TestConsole closing = rig.watching(0, 1);
    rig.ask(closing, new CloseSession(closing.bmcId));
    TestConsole silent = rig.watching(1, 1);
    rig.context.pass(61);
    TestConsole reset = rig.watching(2, 1);
    rig.bmc.warmReset();
    TestConsole last = rig.watching(3, 1);
    rig.say("line");
    assertSent("line", 1, only(rig.pass(last, 0.05)));
    for (TestConsole gone : List.of(closing, silent, reset)) {
      assertTrue(rig.packets(gone).isEmpty());
    }
  }

  @Test
  void activatingAgainGoesOnWhereTheConsoleStopped() throws Exception {
    TestConsole console = rig.watching(0, 1);
    rig.say("one ");
    rig.acknowledge(console, only(rig.pass(console, 0.05)));
    rig.say("two ");
    assertSent("two ", 2, only(rig.pass(console, 0.05)));
    rig.say("three");
    assertEquals(0, rig.activate(console, 1));
    assertSent("two three", 1, only(rig.pass(console, 0.05)));
  }

  @Test
  void encryptsAsAskedAndAsSetAndAlwaysSigns() throws Exception {
    TestConsole console = rig.login(0);
    assertEquals(0, rig.ask(console, new ActivatePayload(SOL, 1, false, false)).at(0));
    rig.context.pass(0.02);
    rig.say("a line that can be read on the way");
    rig.context.pass(0.05);
    Bytes plain = TestConsole.only(rig.packets(console));
    assertFalse(TestConsole.header(plain).encrypted());
    assertTrue(TestConsole.header(plain).authenticated());
    assertTrue(SolRig.text(plain).contains("a line that can be read on the way"));

    set(console, new SolParameter(SolParameter.AUTHENTICATION, Bytes.of(0x84)));
    TestConsole other = rig.login(1);
    assertEquals(
        Bytes.of(ActivatePayload.NOT_WITHOUT_ENCRYPTION),
        rig.ask(other, new ActivatePayload(SOL, 2, false, true)));
    assertEquals(
        ActivatePayload.NOT_WITH_ENCRYPTION, rig.activate(rig.login(2, CipherSuite.SUITE_2), 3));
    assertEquals(0, rig.activate(other, 2));
  }

  @Test
  void settingsAreKeptAndObeyed() throws Exception {
    TestConsole console = rig.login(0);
    assertEquals(Bytes.of(0, 0x11, 5, 50), rig.ask(console, new GetSolParameter(CHANNEL, 4)));
    set(console, SolRetry.LONGEST.parameter());
    set(console, new SolParameter(SolParameter.ENABLE, Bytes.of(0)));
    assertEquals(ActivatePayload.DISABLED, rig.activate(console, 1));
    rig.restart();

    TestConsole next = rig.login(1);
    assertEquals(Bytes.of(0, 0x11, 7, 255), rig.ask(next, new GetSolParameter(CHANNEL, 4)));
    assertEquals(ActivatePayload.DISABLED, rig.activate(next, 1));
    set(next, new SolParameter(SolParameter.ENABLE, Bytes.of(1)));
    assertEquals(0, rig.activate(next, 1));
  }

  @Test
  void answersForParametersThatItDoesNotKeep() throws Exception {
    TestConsole console = rig.login(0);
    assertEquals(Bytes.of(0, 0x11, 1), rig.ask(console, new GetSolParameter(CHANNEL, 7)));
    assertEquals(Bytes.of(0, 0x11, 0x6F, 0x02), rig.ask(console, new GetSolParameter(CHANNEL, 8)));
    assertEquals(Bytes.of(0x80), rig.ask(console, new GetSolParameter(CHANNEL, 99)));
    assertEquals(Bytes.of(0xCC), rig.ask(console, new GetSolParameter(3, 1)));
    assertEquals(Bytes.of(0x82), put(console, 8, 1, 2));
    assertEquals(Bytes.of(0x80), put(console, 99, 1));
    assertEquals(Bytes.of(0xC7), put(console, 4, 1));
    assertEquals(Bytes.of(0), put(console, 0, 1));
    assertEquals(Bytes.of(0x81), put(console, 0, 1));
    rig.context.pass(31);
    assertEquals(Bytes.of(0), put(console, 0, 1));
    assertEquals(Bytes.of(0), put(console, 0, 0));
  }

  private Bytes put(TestConsole console, int number, int... data) throws Exception {
    return rig.ask(console, new SetSolParameter(CHANNEL, new SolParameter(number, Bytes.of(data))));
  }

  @Test
  void tellsWhatPayloadsThereAreAndWhoMayUseThem() throws Exception {
    TestConsole console = rig.login(0);
    assertEquals(
        ok(new ChannelPayloads(0x03, 0x3F, 0)),
        rig.ask(console, new GetChannelPayloadSupport(CHANNEL)));
    assertEquals(
        ok(new PayloadVersion(1, 0)), rig.ask(console, new GetChannelPayloadVersion(CHANNEL, SOL)));
    assertEquals(
        Bytes.of(0x80),
        rig.ask(console, new GetChannelPayloadVersion(CHANNEL, new PayloadKind(0x20))));
    UserPayloadAccess sol = new UserPayloadAccess(2, 0);
    assertEquals(ok(sol), rig.ask(console, new GetUserPayloadAccess(CHANNEL, 2)));

    assertEquals(Bytes.of(0), rig.ask(console, new SetUserPayloadAccess(CHANNEL, 2, false, sol)));
    assertEquals(0xD4, rig.activate(console, 1));
    assertEquals(Bytes.of(0), rig.ask(console, new SetUserPayloadAccess(CHANNEL, 2, true, sol)));
    assertEquals(0, rig.activate(console, 1));
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
