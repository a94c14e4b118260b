package dev.sideband.ipmi.internal.rmcp.server;

import static dev.sideband.ipmi.Vectors.encoded;
import static dev.sideband.ipmi.internal.rmcp.server.SolRig.CHANNEL;
import static dev.sideband.ipmi.internal.rmcp.server.SolRig.assertSent;
import static dev.sideband.ipmi.internal.rmcp.server.SolRig.only;
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
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The BMC's end of serial over LAN: who has the payload, how it is set, and when it ends. */
class SolServerPayloadTest {

  private static final PayloadKind SOL = PayloadKind.SOL;

  @AutoClose("end")
  private SolRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new SolRig(folder);
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

    rig.set(console, new SolParameter(SolParameter.AUTHENTICATION, Bytes.of(0x84)));
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
    rig.set(console, SolRetry.LONGEST.parameter());
    rig.set(console, new SolParameter(SolParameter.ENABLE, Bytes.of(0)));
    assertEquals(ActivatePayload.DISABLED, rig.activate(console, 1));
    rig.restart();

    TestConsole next = rig.login(1);
    assertEquals(Bytes.of(0, 0x11, 7, 255), rig.ask(next, new GetSolParameter(CHANNEL, 4)));
    assertEquals(ActivatePayload.DISABLED, rig.activate(next, 1));
    rig.set(next, new SolParameter(SolParameter.ENABLE, Bytes.of(1)));
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
}
