package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.Privilege;
import dev.sideband.wire.Bytes;
import org.junit.jupiter.api.Test;

class LanConfigurationTest {

  @Test
  void asksForOneParameter() throws Exception {
    GetLanConfigurationParameters command =
        GetLanConfigurationParameters.of(1, LanParameter.IP_ADDRESS);
    assertEquals(new CommandId(NetFn.TRANSPORT, 0x02), command.id());
    assertLayout(command, Bytes.of(1, 3, 0, 0), 4, GetLanConfigurationParameters::decodeRequest);
    assertLayout(
        new GetLanConfigurationParameters(0x0E, true, new LanParameter(0xC0), 2, 3),
        Bytes.of(0x8E, 0xC0, 2, 3),
        4,
        GetLanConfigurationParameters::decodeRequest);
    assertThrows(
        IllegalArgumentException.class,
        () -> GetLanConfigurationParameters.of(16, LanParameter.IP_ADDRESS));
    assertThrows(IllegalArgumentException.class, () -> new LanParameter(256));
  }

  @Test
  void readsItsBytes() throws Exception {
    Bytes wire =
        hex(
            """
            11           # revision 1.1        (23.2)
            7F 00 00 01  # 127.0.0.1
            """);
    LanConfiguration value =
        new LanConfiguration(LanConfiguration.REVISION, Bytes.of(127, 0, 0, 1));
    assertLayout(value, wire, 1, LanConfiguration::decode);
    assertEquals(
        value, GetLanConfigurationParameters.of(1, LanParameter.IP_ADDRESS).decode(wire.reader()));
  }

  @Test
  void asksHowAChannelMayBeUsed() throws Exception {
    assertEquals(new CommandId(NetFn.APP, 0x41), new GetChannelAccess(1, true).id());
    assertLayout(
        new GetChannelAccess(1, true), Bytes.of(0x01, 0x40), 2, GetChannelAccess::decodeRequest);
    assertLayout(
        new GetChannelAccess(0x0E, false),
        Bytes.of(0x0E, 0x80),
        2,
        GetChannelAccess::decodeRequest);
    assertThrows(IllegalArgumentException.class, () -> new GetChannelAccess(16, true));
  }

  @Test
  void readsHowAChannelMayBeUsed() throws Exception {
    Bytes wire =
        hex(
            """
            22  # no alerts, everything signed, always available    (22.23)
            04  # at most administrator
            """);
    ChannelAccess value =
        new ChannelAccess(false, true, true, ChannelAccess.ALWAYS, Privilege.ADMINISTRATOR);
    assertLayout(value, wire, 2, ChannelAccess::decode);
    assertEquals(value, new GetChannelAccess(1, true).decode(wire.reader()));
    assertEquals(
        new ChannelAccess(false, true, false, 2, new Privilege(0x0A)),
        ChannelAccess.decode(Bytes.of(0xAA, 0xAA).reader()));
    assertEquals(
        new ChannelAccess(true, false, true, 5, new Privilege(0x05)),
        ChannelAccess.decode(Bytes.of(0x55, 0x55).reader()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ChannelAccess(true, true, true, 8, Privilege.USER));
  }
}
