package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.Sideband;
import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.SerialLoginException;
import dev.sideband.ipmi.SerialMode;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.bmc.SerialModePort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.command.DeviceId;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.command.GetSelfTestResults;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Basic and terminal mode through real terminals, against what somebody else wrote. */
@Timeout(60)
class SerialModesTest {

  private static final RequestSource CONSOLE =
      new RequestSource(1, ChannelMedium.SERIAL, Privilege.ADMINISTRATOR, "");

  @TempDir Path folder;

  private final Sideband sideband = Sideband.builder().build();

  @AfterEach
  void close() {
    sideband.close();
  }

  private static URI client(Path terminal, SerialMode mode, String options) {
    return URI.create(
        "ipmi-serial:" + terminal + "?mode=" + mode.name().toLowerCase(Locale.ROOT) + options);
  }

  private MessageChannel open(Path terminal, SerialMode mode) throws TransportException {
    return sideband.open(client(terminal, mode, ""), MessageChannel.class);
  }

  private SerialLine line(Path terminal) throws TransportException {
    return sideband.open(URI.create("serial:" + terminal), SerialLine.class);
  }

  private DeviceId deviceId(MessageChannel channel) throws IOException, CommandRejectedException {
    return Ipmi.call(channel, new GetDeviceId(), sideband.deadline(Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @CsvSource({"Direct,BASIC", "TerminalMode,TERMINAL"})
  void ourConsoleAsksOpenIpmi(String codec, SerialMode mode) throws Exception {
    try (SerialIpmiSim sim = SerialIpmiSim.start(folder, codec);
        PtyPair cable = PtyPair.toTcp(folder.resolve("tty"), sim.port());
        MessageChannel channel = open(cable.left(), mode)) {
      for (int i = 0; i < 200; i++) {
        assertEquals(0x23, deviceId(channel).device());
      }
      CommandRejectedException refused =
          assertThrows(
              CommandRejectedException.class,
              () ->
                  Ipmi.call(
                      channel, new GetSelfTestResults(), sideband.deadline(Duration.ofSeconds(5))));
      assertEquals(0xC1, refused.code().value());
    }
  }

  @ParameterizedTest
  @CsvSource({"serial-basic,BASIC", "serial-terminal,TERMINAL"})
  void ipmitoolAsksOurBmc(String device, SerialMode mode) throws Exception {
    Path left = folder.resolve("left");
    Path right = folder.resolve("right");
    Tool ipmitool = Tool.require("ipmitool").with("-I", device, "-D", right + ":115200");
    PtyPair cable = PtyPair.joined(left, right);
    SoftwareBmc bmc = SoftwareBmc.builder(sideband).start(folder.resolve("bmc"));
    SerialModePort port = SerialModePort.open(line(left), mode, bmc, CONSOLE, sideband);

    ipmitool.run("mc info").says("IPMI Version : 2.0").succeeded();
    ipmitool.run("chassis status").says("System Power : on").succeeded();
    ipmitool.run("mc selftest").says("Selftest: passed").succeeded();
    ipmitool.run("raw 6 1").says(" 20 ").succeeded();

    port.close();
    bmc.close();
    cable.close();
  }

  @ParameterizedTest
  @EnumSource(SerialMode.class)
  void bothEndsAreOurs(SerialMode mode) throws Exception {
    Path left = folder.resolve("left");
    Path right = folder.resolve("right");
    PtyPair cable = PtyPair.joined(left, right);
    SoftwareBmc bmc = SoftwareBmc.builder(sideband).start(folder.resolve("bmc"));
    SerialModePort port = SerialModePort.open(line(left), mode, bmc, CONSOLE, sideband);
    try (MessageChannel channel = open(right, mode)) {
      for (int i = 0; i < 200; i++) {
        assertEquals(0x20, deviceId(channel).device());
      }
    }
    try (MessageChannel again = open(right, mode)) {
      assertEquals(0x20, deviceId(again).device());
    }
    port.close();
    bmc.close();
    cable.close();
  }

  @Test
  void aUserLogsIn() throws Exception {
    Path left = folder.resolve("left");
    Path right = folder.resolve("right");
    PtyPair cable = PtyPair.joined(left, right);
    SoftwareBmc bmc = SoftwareBmc.builder(sideband).start(folder.resolve("bmc"));
    bmc.users().put("root", "secret".toCharArray(), Privilege.OPERATOR);
    SerialModePort port = SerialModePort.openForUsers(line(left), bmc, 1, bmc.users(), sideband);

    try (MessageChannel stranger = open(right, SerialMode.TERMINAL)) {
      assertThrows(CommandRejectedException.class, () -> deviceId(stranger));
    }
    URI uri = client(right, SerialMode.TERMINAL, "&user=root");
    try (MessageChannel wrong =
        sideband.open(uri, MessageChannel.class, (target, user) -> "wrong".toCharArray())) {
      assertThrows(SerialLoginException.class, () -> deviceId(wrong));
    }
    try (MessageChannel known =
        sideband.open(uri, MessageChannel.class, (target, user) -> "secret".toCharArray())) {
      assertEquals(0x20, deviceId(known).device());
    }
    port.close();
    bmc.close();
    cable.close();
  }

  @Test
  void onePortHasOneOwner() throws Exception {
    Path left = folder.resolve("left");
    try (PtyPair cable = PtyPair.joined(left, folder.resolve("right"))) {
      SerialLine first = line(cable.left());
      assertThrows(TargetUnavailableException.class, () -> line(left));
      first.close();
      line(left).close();
    }
  }

  @ParameterizedTest
  @EnumSource(SerialMode.class)
  void aPulledPlugIsALostSession(SerialMode mode) throws Exception {
    PtyPair cable = PtyPair.joined(folder.resolve("left"), folder.resolve("right"));
    try (MessageChannel channel = open(cable.left(), mode)) {
      var response =
          Ipmi.send(channel, new GetDeviceId(), sideband.deadline(Duration.ofSeconds(30)))
              .toCompletableFuture();
      cable.close();
      var failure = assertThrows(ExecutionException.class, response::get);
      assertInstanceOf(SessionLostException.class, failure.getCause());
    }
  }
}
