package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.PrivilegeRefusedException;
import dev.sideband.ipmi.WrongPasswordException;
import dev.sideband.ipmi.command.AuthenticationCapabilities;
import dev.sideband.ipmi.command.ChannelAccess;
import dev.sideband.ipmi.command.ChannelInfo;
import dev.sideband.ipmi.command.CipherSuiteRecords;
import dev.sideband.ipmi.command.CloseSession;
import dev.sideband.ipmi.command.GetChannelAccess;
import dev.sideband.ipmi.command.GetChannelAuthenticationCapabilities;
import dev.sideband.ipmi.command.GetChannelCipherSuites;
import dev.sideband.ipmi.command.GetChannelInfo;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.command.GetLanConfigurationParameters;
import dev.sideband.ipmi.command.GetSessionInfo;
import dev.sideband.ipmi.command.GetUserAccess;
import dev.sideband.ipmi.command.GetUserName;
import dev.sideband.ipmi.command.LanConfiguration;
import dev.sideband.ipmi.command.LanParameter;
import dev.sideband.ipmi.command.SessionInfo;
import dev.sideband.ipmi.command.SetSessionPrivilegeLevel;
import dev.sideband.ipmi.command.SetUserAccess;
import dev.sideband.ipmi.command.SetUserName;
import dev.sideband.ipmi.command.SetUserPassword;
import dev.sideband.ipmi.command.UserAccess;
import dev.sideband.ipmi.command.UserChannelAccess;
import dev.sideband.ipmi.command.UserName;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: our console, the loopback network, our BMC. */
@Timeout(60)
class LanPortTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir Path folder;

  private final Sideband sideband = Sideband.builder().build();
  private SoftwareBmc bmc;
  private LanPort port;

  @BeforeEach
  void start() throws IOException {
    bmc =
        SoftwareBmc.builder(sideband)
            .user("admin", "secret".toCharArray(), Privilege.ADMINISTRATOR)
            .user("guest", "guest".toCharArray(), Privilege.USER)
            .start(folder);
    port = LanPort.open(ANY_PORT, bmc, sideband);
  }

  @AfterEach
  void end() {
    port.close();
    port.close();
    bmc.close();
    sideband.close();
  }

  private MessageChannel admin() throws TransportException {
    return open("admin", "secret", "");
  }

  private MessageChannel open(String user, String password, String options)
      throws TransportException {
    URI target = URI.create("ipmi://" + user + "@127.0.0.1:" + port.address().getPort() + options);
    return sideband.open(target, MessageChannel.class, (asked, name) -> password.toCharArray());
  }

  private <R> R ask(MessageChannel channel, IpmiCommand<R> command)
      throws IOException, CommandRejectedException {
    return Ipmi.call(channel, command, sideband.deadline(Duration.ofSeconds(20)));
  }

  private void assertRejected(int code, MessageChannel channel, IpmiCommand<?> command) {
    assertEquals(
        new CompletionCode(code),
        assertThrows(CommandRejectedException.class, () -> ask(channel, command)).code());
  }

  @Test
  void serves() throws Exception {
    assertEquals(List.of(port.address()), port.addresses());
    assertNotEquals(0, port.address().getPort());
    try (MessageChannel channel = admin()) {
      assertEquals(0x20, ask(channel, new GetDeviceId()).device());
      assertEquals(1, port.sessions());
    }
  }

  @Test
  void tellsOfTheChannel() throws Exception {
    try (MessageChannel channel = admin()) {
      ChannelInfo info = ask(channel, new GetChannelInfo(GetChannelInfo.THIS_CHANNEL));
      assertEquals(1, info.channel());
      assertEquals(ChannelMedium.LAN_802_3, info.medium());
      assertEquals(1, info.activeSessions());
      assertEquals(info, ask(channel, new GetChannelInfo(1)));
      assertRejected(0xCC, channel, new GetChannelInfo(2));

      assertEquals(
          new ChannelAccess(false, true, true, ChannelAccess.ALWAYS, Privilege.ADMINISTRATOR),
          ask(channel, new GetChannelAccess(1, true)));
      assertRejected(0xCC, channel, new GetChannelAccess(3, false));

      AuthenticationCapabilities how =
          ask(channel, new GetChannelAuthenticationCapabilities(true, 1, Privilege.USER));
      assertTrue(how.speaksIpmi20());
      assertFalse(how.needsBmcKey());
      assertEquals(
          0,
          ask(channel, new GetChannelAuthenticationCapabilities(false, 1, Privilege.USER)).types());
      assertEquals(
          CipherSuite.DEFAULTS,
          CipherSuiteRecords.decode(
              ask(channel, new GetChannelCipherSuites(0x0E, 0, 0)).records()));
      assertTrue(ask(channel, new GetChannelCipherSuites(0x0E, 0, 9)).records().isEmpty());
    }
  }

  @Test
  void tellsOfSessionsAndEndsThem() throws Exception {
    try (MessageChannel channel = admin();
        MessageChannel guest = open("guest", "guest", "?privilege=user")) {
      ask(channel, new GetDeviceId());
      ask(guest, new GetDeviceId());
      SessionInfo own = ask(channel, new GetSessionInfo(GetSessionInfo.CURRENT, 0));
      assertEquals(1, own.handle());
      assertEquals(63, own.mostSessions());
      assertEquals(2, own.openSessions());
      SessionInfo.Details details = own.details().orElseThrow();
      assertEquals(2, details.user());
      assertEquals(Privilege.ADMINISTRATOR, details.privilege());
      assertEquals(Bytes.of(127, 0, 0, 1), details.address());

      assertEquals(own, ask(channel, GetSessionInfo.number(1)));
      SessionInfo other = ask(channel, GetSessionInfo.number(2));
      assertEquals(3, other.details().orElseThrow().user());
      assertEquals(other, ask(channel, new GetSessionInfo(GetSessionInfo.BY_HANDLE, 2)));
      assertEquals(0, ask(channel, GetSessionInfo.number(3)).handle());
      assertRejected(0xCB, channel, new GetSessionInfo(GetSessionInfo.BY_HANDLE, 9));
      assertRejected(0xCB, channel, new GetSessionInfo(GetSessionInfo.BY_ID, 9));

      long guestId = bmc.channels().all().get(0).sessions().get(1).id();
      long adminId = bmc.channels().all().get(0).sessions().get(0).id();
      assertEquals(other, ask(channel, new GetSessionInfo(GetSessionInfo.BY_ID, guestId)));
      assertRejected(0xD4, guest, new CloseSession(adminId));
      assertRejected(0x87, channel, new CloseSession(0));
      ask(channel, new CloseSession(guestId));
      assertEquals(1, port.sessions());
    }
  }

  @Test
  void aSessionRisesAsFarAsItMay() throws Exception {
    try (MessageChannel channel = open("admin", "secret", "?privilege=operator")) {
      assertEquals(
          Privilege.OPERATOR, ask(channel, new SetSessionPrivilegeLevel(new Privilege(0))));
      assertRejected(0x81, channel, new SetSessionPrivilegeLevel(Privilege.ADMINISTRATOR));
      assertRejected(0xCC, channel, new SetSessionPrivilegeLevel(Privilege.CALLBACK));
      assertRejected(0xCC, channel, new SetSessionPrivilegeLevel(new Privilege(6)));
      assertRejected(0xD4, channel, new SetUserName(9, UserName.of("eve")));
      assertEquals(Privilege.USER, ask(channel, new SetSessionPrivilegeLevel(Privilege.USER)));
      assertRejected(0xD4, channel, new GetUserName(2));
    }
    assertThrows(
        CommandRejectedException.class,
        () ->
            ask(
                bmc.channel(RequestSource.SYSTEM_INTERFACE),
                new SetSessionPrivilegeLevel(Privilege.USER)));
  }

  @Test
  void managesUsers() throws Exception {
    try (MessageChannel channel = admin()) {
      ask(channel, new SetUserName(4, UserName.of("bob")));
      ask(channel, SetUserPassword.set(4, "pw".toCharArray(), SetUserPassword.LONG_SIZE));
      ask(channel, SetUserPassword.enable(4));
      UserChannelAccess access = new UserChannelAccess(false, false, true, Privilege.USER);
      ask(channel, new SetUserAccess(0x0E, 4, access, false));

      assertEquals(UserName.of("bob"), ask(channel, new GetUserName(4)));
      assertEquals(
          new UserAccess(16, 3, UserAccess.Status.ENABLED, 1, access),
          ask(channel, new GetUserAccess(1, 4)));
      try (MessageChannel bob = open("bob", "pw", "?privilege=user")) {
        assertEquals(0x20, ask(bob, new GetDeviceId()).device());
      }
      ask(
          channel,
          new SetUserAccess(
              1, 4, new UserChannelAccess(true, true, false, Privilege.OPERATOR), true));
      assertEquals(
          new UserChannelAccess(false, false, true, Privilege.OPERATOR),
          ask(channel, new GetUserAccess(1, 4)).access());

      ask(channel, SetUserPassword.test(4, "pw".toCharArray(), SetUserPassword.LONG_SIZE));
      assertRejected(
          0x80, channel, SetUserPassword.test(4, "x".toCharArray(), SetUserPassword.LONG_SIZE));
      assertRejected(
          0x81, channel, SetUserPassword.test(4, "pw".toCharArray(), SetUserPassword.SHORT_SIZE));
      ask(channel, SetUserPassword.disable(4));
      assertEquals(UserAccess.Status.DISABLED, ask(channel, new GetUserAccess(1, 4)).status());

      assertRejected(0xC9, channel, new GetUserName(0));
      assertRejected(0xC9, channel, new GetUserName(17));
      assertRejected(0xCC, channel, new SetUserName(1, UserName.of("root")));
      assertRejected(0xCC, channel, SetUserPassword.enable(1));
      assertRejected(0xCC, channel, new GetUserAccess(5, 2));
      assertRejected(
          0xCC,
          channel,
          new SetUserAccess(
              1, 4, new UserChannelAccess(false, false, true, new Privilege(9)), false));
    }
  }

  @Test
  void tellsHowTheNetworkIsSetUp() throws Exception {
    try (MessageChannel channel = admin()) {
      assertEquals(Bytes.of(127, 0, 0, 1), lan(channel, LanParameter.IP_ADDRESS));
      assertEquals(Bytes.of(255, 0, 0, 0), lan(channel, LanParameter.SUBNET_MASK));
      assertEquals(6, lan(channel, LanParameter.MAC_ADDRESS).size());
      int udp = port.address().getPort();
      assertEquals(Bytes.of(udp, udp >> 8), lan(channel, LanParameter.PRIMARY_PORT));
      assertEquals(Bytes.of(2), lan(channel, LanParameter.SUITE_COUNT));
      assertEquals(Bytes.of(0, 17, 3), lan(channel, LanParameter.SUITES).slice(0, 3));
      assertEquals(Bytes.of(0, 0x44, 0), lan(channel, LanParameter.SUITE_PRIVILEGES).slice(0, 3));
      assertEquals(
          new LanConfiguration(LanConfiguration.REVISION, Bytes.EMPTY),
          ask(channel, new GetLanConfigurationParameters(1, true, LanParameter.IP_ADDRESS, 0, 0)));
      assertRejected(0x80, channel, GetLanConfigurationParameters.of(1, new LanParameter(0xC0)));
      assertRejected(0xCC, channel, GetLanConfigurationParameters.of(2, LanParameter.IP_ADDRESS));
    }
  }

  private Bytes lan(MessageChannel channel, LanParameter parameter) throws Exception {
    return ask(channel, GetLanConfigurationParameters.of(1, parameter)).data();
  }

  @Test
  void theHostSeesTheChannelToo() throws Exception {
    MessageChannel host = bmc.channel(RequestSource.SYSTEM_INTERFACE);
    assertEquals(
        Bytes.of(127, 0, 0, 1),
        ask(host, GetLanConfigurationParameters.of(1, LanParameter.IP_ADDRESS)).data());
    assertEquals(0, ask(host, GetSessionInfo.number(1)).openSessions());
    port.close();
    assertRejected(0xCC, host, GetLanConfigurationParameters.of(1, LanParameter.IP_ADDRESS));
  }

  @Test
  void listensAtSeveralAddressesAndOnASecondChannel() throws Exception {
    port.close();
    port = LanPort.builder(bmc, sideband).open(ANY_PORT, ANY_PORT);
    for (InetSocketAddress address : port.addresses()) {
      try (MessageChannel channel =
          sideband.open(
              URI.create("ipmi://admin@127.0.0.1:" + address.getPort()),
              MessageChannel.class,
              (asked, name) -> "secret".toCharArray())) {
        assertEquals(0x20, ask(channel, new GetDeviceId()).device());
      }
    }
    try (LanPort second =
        LanPort.builder(bmc, sideband).channel(2).privilegeLimit(Privilege.USER).open(ANY_PORT)) {
      assertEquals(0, second.sessions());
      try (MessageChannel channel =
          sideband.open(
              URI.create(
                  "ipmi://admin@127.0.0.1:" + second.address().getPort() + "?privilege=user"),
              MessageChannel.class,
              (asked, name) -> "secret".toCharArray())) {
        assertEquals(2, ask(channel, new GetChannelInfo(GetChannelInfo.THIS_CHANNEL)).channel());
      }
    }
  }

  @Test
  void manyPortsShareOneLoop() throws Exception {
    for (int i = 2; i <= 11; i++) {
      LanPort.builder(bmc, sideband).channel(i).open(ANY_PORT);
    }
    try (MessageChannel channel = admin()) {
      assertEquals(0x20, ask(channel, new GetDeviceId()).device());
    }
  }

  @Test
  void theBmcsKeyIsWipedAndNeeded() throws Exception {
    port.close();
    byte[] key = {1, 2, 3};
    port = LanPort.builder(bmc, sideband).bmcKey(key).open(ANY_PORT);
    assertArrayEquals(new byte[3], key);
    try (MessageChannel channel = open("admin", "secret", "?kg=0x010203")) {
      assertTrue(
          ask(channel, new GetChannelAuthenticationCapabilities(true, 1, Privilege.USER))
              .needsBmcKey());
    }
    try (MessageChannel channel = admin()) {
      assertThrows(WrongPasswordException.class, () -> ask(channel, new GetDeviceId()));
    }
  }

  @Test
  void aUserMayNotDoMoreThanIsGranted() throws Exception {
    try (MessageChannel channel = open("guest", "guest", "")) {
      assertThrows(PrivilegeRefusedException.class, () -> ask(channel, new GetDeviceId()));
    }
  }

  @Test
  void anAddressThatIsTakenIsRefusedAndNothingIsLeft() {
    assertThrows(
        TargetUnavailableException.class,
        () -> LanPort.builder(bmc, sideband).channel(2).open(ANY_PORT, port.address()));
    assertThrows(TargetUnavailableException.class, () -> LanPort.open(ANY_PORT, bmc, sideband));
    assertEquals(1, bmc.channels().all().size());
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    LanPortBuilder builder = LanPort.builder(bmc, sideband);
    assertThrows(IllegalArgumentException.class, () -> builder.suites(List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.suites(List.of(new CipherSuite(5, 0, 1, 2, 1))));
    assertThrows(IllegalArgumentException.class, () -> builder.channel(0));
    assertThrows(IllegalArgumentException.class, () -> builder.channel(12));
    assertThrows(IllegalArgumentException.class, () -> builder.privilegeLimit(new Privilege(0)));
    assertThrows(IllegalArgumentException.class, () -> builder.privilegeLimit(new Privilege(6)));
    assertThrows(IllegalArgumentException.class, () -> builder.sessions(0));
    assertThrows(IllegalArgumentException.class, () -> builder.sessions(64));
    assertThrows(IllegalArgumentException.class, () -> builder.sessionTimeout(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> builder.bmcKey(new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> builder.bmcKey(new byte[21]));
    assertThrows(IllegalArgumentException.class, () -> builder.open());
  }
}
