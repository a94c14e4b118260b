package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.encoded;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.Bytes;
import org.junit.jupiter.api.Test;

class ChannelInfoTest {

  private static final Bytes WIRE =
      hex(
          """
          01          # channel 1                                 (22.24)
          04          # 802.3 LAN
          01          # IPMB messages
          82          # several sessions, 2 active
          F2 1B 00    # defined by IPMI
          00 00       # no auxiliary info
          """);

  private static final ChannelInfo VALUE =
      new ChannelInfo(
          1,
          ChannelMedium.LAN_802_3,
          ChannelProtocol.IPMB,
          SessionSupport.MULTIPLE,
          2,
          ChannelInfo.IPMI_FORUM,
          0);

  @Test
  void asksByNumber() throws Exception {
    GetChannelInfo command = new GetChannelInfo(GetChannelInfo.THIS_CHANNEL);
    assertEquals(new CommandId(NetFn.APP, 0x42), command.id());
    assertLayout(command, Bytes.of(0x0E), 1, GetChannelInfo::decodeRequest);
    assertEquals(new GetChannelInfo(5), GetChannelInfo.decodeRequest(Bytes.of(0xA5).reader()));
  }

  @Test
  void holdsToItsLayout() throws Exception {
    assertLayout(VALUE, WIRE, 9, ChannelInfo::decode);
    assertEquals(VALUE, new GetChannelInfo(1).decode(WIRE.reader()));
  }

  @Test
  void seesEachBitSetOnceAndClearOnce() throws Exception {
    Bytes odd = Bytes.ofHex("AA".repeat(9));
    assertEquals(
        new ChannelInfo(
            0x0A,
            new ChannelMedium(0x2A),
            new ChannelProtocol(0x0A),
            SessionSupport.MULTIPLE,
            0x2A,
            0xAAAAAA,
            0xAAAA),
        ChannelInfo.decode(odd.reader()));
    assertEquals(
        new ChannelInfo(
            0x05,
            new ChannelMedium(0x55),
            new ChannelProtocol(0x15),
            SessionSupport.SINGLE,
            0x15,
            0x555555,
            0x5555),
        ChannelInfo.decode(Bytes.ofHex("55".repeat(9)).reader()));
    assertEquals(Bytes.ofHex("0A2A0AAAAAAAAAAAAA"), encoded(ChannelInfo.decode(odd.reader())));
  }

  @Test
  void refusesAChannelThatCannotBe() {
    assertThrows(IllegalArgumentException.class, () -> new GetChannelInfo(16));
  }
}
