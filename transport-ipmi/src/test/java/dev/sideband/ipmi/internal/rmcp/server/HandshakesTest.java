package dev.sideband.ipmi.internal.rmcp.server;

import static dev.sideband.ipmi.internal.rmcp.server.TestConsole.only;
import static dev.sideband.ipmi.internal.rmcp.server.TestConsole.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.ipmi.command.UserChannelAccess;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.PayloadType;
import dev.sideband.ipmi.internal.rmcp.Rakp1;
import dev.sideband.ipmi.internal.rmcp.Rakp3;
import dev.sideband.ipmi.internal.rmcp.Rakp4;
import dev.sideband.wire.Bytes;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakesTest {

  private static final int BY_NAME_AND_PRIVILEGE = 0;

  private final ServerRig rig = new ServerRig();
  private final TestConsole console = new TestConsole(rig);

  @ParameterizedTest
  @ValueSource(ints = {17, 3, 16, 2, 15, 1, 0})
  void opensSessionsWithTheSuitesThatAreNamed(int suite) throws Exception {
    ServerRig all = new ServerRig(List.of(CipherSuite.of(suite)), 4, null);
    TestConsole one = new TestConsole(all);
    one.suite = CipherSuite.of(suite);

    assertEquals(Bytes.of(0, 7), one.login().ask(request(1, 6, 1, 7)));
    assertEquals("admin", all.sources.get(0).user());
    assertEquals(Privilege.USER, all.sources.get(0).privilege());
    assertEquals(one.bmcId, all.sources.get(0).session());
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 2, 15, 1, 0})
  void refusesWhatIsNotNamed(int suite) throws Exception {
    console.suite = CipherSuite.of(suite);
    assertEquals(RmcpStatus.NO_MATCHING_SUITE, console.begin());
  }

  @Test
  void aResentMessageGetsTheAnswerOfTheFirstCopy() throws Exception {
    Bytes open = console.openSession(9);
    List<Bytes> opened = rig.deliver(open);
    assertEquals(opened, rig.deliver(open));
    console.opened(only(opened));

    Bytes rakp1 = console.rakp1(10);
    List<Bytes> named = rig.deliver(rakp1);
    assertEquals(named, rig.deliver(rakp1));
    console.named(only(named));

    Bytes rakp3 = console.rakp3(11);
    List<Bytes> proved = rig.deliver(rakp3);
    assertEquals(proved, rig.deliver(rakp3));
    assertEquals(RmcpStatus.OK, console.proved(only(proved)));
    assertEquals(1, rig.server.sessions().size());

    console.ask(request(1, 6, 1));
    assertEquals(proved, rig.deliver(rakp3));
    assertEquals(Bytes.of(0), console.ask(request(2, 6, 1)));
  }

  /** FreeIPMI counts the tags of its resends up. */
  @Test
  void aResendUnderAnotherTagGoesOnWithTheSameSession() throws Exception {
    console.begin();
    long first = console.bmcId;
    console.opened(only(rig.deliver(console.openSession(77))));
    assertEquals(first, console.bmcId);

    assertEquals(RmcpStatus.OK, console.name());
    assertEquals(RmcpStatus.OK, console.named(only(rig.deliver(console.rakp1(78)))));
    rig.deliver(console.rakp3(79));
    assertEquals(RmcpStatus.OK, console.proved(only(rig.deliver(console.rakp3(80)))));
  }

  @Test
  void aWrongPasswordIsToldAndThreeEndTheAttempt() throws Exception {
    console.begin();
    console.name();
    console.password = "guess";
    for (int i = 0; i < 3; i++) {
      assertEquals(RmcpStatus.INVALID_INTEGRITY_CHECK, console.prove());
    }
    console.password = "secret";
    Bytes late = only(rig.deliver(console.rakp3(3)));
    assertEquals(0x02, late.at(17), "invalid session id");
    assertTrue(rig.server.sessions().isEmpty());
  }

  @Test
  void aDamagedProofMayBeSentOnceMore() throws Exception {
    console.begin();
    console.name();
    console.password = "guess";
    console.prove();
    console.password = "secret";
    assertEquals(RmcpStatus.OK, console.prove());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nobody", "Admin"})
  void unknownUsersAndTheOneWithoutNameAreRefused(String name) throws Exception {
    console.user = name;
    console.begin();
    assertEquals(RmcpStatus.UNAUTHORIZED_NAME, console.name());
  }

  @Test
  void nobodyIsLetInWhoIsDisabledOrMayNotUseTheChannel() throws Exception {
    console.begin();
    rig.users.setEnabled(2, false);
    assertEquals(RmcpStatus.UNAUTHORIZED_NAME, console.name());

    rig.users.setEnabled(2, true);
    rig.users.setAccess(
        2, 1, new UserChannelAccess(false, false, true, UserChannelAccess.NO_ACCESS));
    assertEquals(RmcpStatus.UNAUTHORIZED_NAME, console.name());

    rig.users.setAccess(2, 1, new UserChannelAccess(false, false, false, Privilege.USER));
    assertEquals(RmcpStatus.UNAUTHORIZED_NAME, console.name());

    rig.users.setAccess(2, 1, new UserChannelAccess(false, false, true, Privilege.USER));
    assertEquals(RmcpStatus.UNAUTHORIZED_ROLE, console.name());
    console.role = Privilege.USER.value() | Rakp1.NAME_ONLY;
    assertEquals(RmcpStatus.OK, console.name());
    rig.users.setEnabled(2, false);
    assertEquals(RmcpStatus.UNAUTHORIZED_NAME, console.prove());
  }

  @Test
  void theChannelLimitsEverybody() throws Exception {
    ServerRig limited = new ServerRig(CipherSuite.DEFAULTS, 4, null, Privilege.OPERATOR);
    TestConsole one = new TestConsole(limited);
    one.begin();
    assertEquals(RmcpStatus.UNAUTHORIZED_ROLE, one.name());
    one.role = Rakp1.NAME_ONLY;
    assertEquals(RmcpStatus.OK, one.name());
    one.prove();
    assertEquals(Privilege.OPERATOR, limited.server.sessions().get(0).limit());
  }

  /** Two users of one name: by name only it is the first one, else the first one who may. */
  @Test
  void looksForANameOrForANameWithAPrivilege() throws Exception {
    rig.add("other", "second", Privilege.ADMINISTRATOR);
    rig.users.setName(3, Bytes.copyOf("admin".getBytes(StandardCharsets.UTF_8)));
    rig.users.setAccess(2, 1, new UserChannelAccess(false, false, true, Privilege.USER));

    console.begin();
    assertEquals(RmcpStatus.UNAUTHORIZED_ROLE, console.name());
    console.role = Privilege.ADMINISTRATOR.value() | BY_NAME_AND_PRIVILEGE;
    console.password = "second";
    console.name();
    assertEquals(RmcpStatus.OK, console.prove());
    assertEquals(3, rig.server.sessions().get(0).user().id());

    TestConsole user = new TestConsole(rig);
    user.role = Privilege.USER.value() | BY_NAME_AND_PRIVILEGE;
    user.login();
    assertEquals(2, rig.server.sessions().get(1).user().id());
    assertEquals(Privilege.USER, rig.server.sessions().get(1).limit());
  }

  @Test
  void theKeyOfTheBmcIsNeededBesidesThePassword() throws Exception {
    ServerRig keyed = new ServerRig(CipherSuite.DEFAULTS, 4, "k of g");
    TestConsole right = new TestConsole(keyed);
    right.bmcKey = "k of g";
    assertEquals(Bytes.of(0), right.login().ask(request(1, 6, 1)));

    TestConsole wrong = new TestConsole(keyed);
    wrong.begin();
    wrong.name();
    Rakp4 answer =
        Rakp4.decode(TestConsole.payload(only(keyed.deliver(wrong.rakp3(3))), PayloadType.RAKP_4));
    assertEquals(RmcpStatus.OK, answer.status());
    assertFalse(wrong.isProof(answer));
  }

  @Test
  void soManySessionsAndNoMore() throws Exception {
    for (int i = 0; i < 4; i++) {
      TestConsole one = new TestConsole(rig);
      one.id = 100L + i;
      one.login();
    }
    assertEquals(RmcpStatus.INSUFFICIENT_RESOURCES, console.begin());
    assertEquals(
        List.of(1, 2, 3, 4), rig.server.sessions().stream().map(ServerSession::handle).toList());
    rig.server.sessions().get(1).end();
    console.login();
    assertEquals(2, rig.server.sessions().get(3).handle());
  }

  @Test
  void twoThatFinishTogetherDoNotShareTheLastPlace() throws Exception {
    ServerRig small = new ServerRig(CipherSuite.DEFAULTS, 1, null);
    TestConsole first = new TestConsole(small);
    TestConsole second = new TestConsole(small);
    second.id = 5;
    first.begin();
    second.begin();
    first.name();
    second.name();
    assertEquals(RmcpStatus.OK, first.prove());
    assertEquals(RmcpStatus.INSUFFICIENT_RESOURCES, second.prove());
  }

  @Test
  void anAttemptBelongsToTheAddressThatBeganIt() throws Exception {
    console.begin();
    assertTrue(rig.deliver(console.rakp1(2), ServerRig.address(40_001)).isEmpty());
    assertEquals(1, rig.context.count(Drop.FOREIGN_ADDRESS.counter()));
    assertEquals(RmcpStatus.OK, console.name());
  }

  @Test
  void anAttemptThatTakesTooLongIsForgotten() throws Exception {
    console.begin();
    rig.context.pass(31);
    Bytes answer = only(rig.deliver(console.rakp1(2)));
    assertEquals(0x02, answer.at(17), "invalid session id");
  }

  @Test
  void aConsoleThatGivesUpIsForgotten() throws Exception {
    console.begin();
    console.name();
    rig.deliver(
        console.setup(
            PayloadType.RAKP_3,
            new Rakp3(3, RmcpStatus.INVALID_INTEGRITY_CHECK, console.bmcId, Bytes.EMPTY)));
    assertEquals(0x02, only(rig.deliver(console.rakp3(4))).at(17), "invalid session id");
  }

  @Test
  void aFloodOfAttemptsNeitherGrowsNorLocksOut() throws Exception {
    console.begin();
    for (int i = 0; i < 5_000; i++) {
      TestConsole flood = new TestConsole(rig);
      flood.id = i + 1L;
      flood.address = new InetSocketAddress("127.0.0.9", 1_024 + i);
      flood.begin();
    }
    assertEquals(RmcpStatus.OK, console.name());
    assertEquals(RmcpStatus.OK, console.prove());
  }
}
