package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.encoded;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.Bytes;
import org.junit.jupiter.api.Test;

class DeviceIdTest {

  private static final Bytes WIRE =
      hex(
          """
          20          # device id                             (20.1)
          81          # provides SDRs, revision 1
          02 43       # available, firmware 2.43
          02          # IPMI 2.0: the major version is in the low digit
          9F          # chassis, events received, FRU, SEL, SDR repository, sensors
          91 12 00    # manufacturer 4753
          0F 20       # product 200Fh
          01 02 03 04 # auxiliary revision
          """);

  private static final DeviceId VALUE =
      new DeviceId(0x20, 1, true, false, 2, 0x43, 2, 0, 0x9F, 4753, 0x200F, Bytes.of(1, 2, 3, 4));

  @Test
  void asksByNumber() {
    assertEquals(new CommandId(NetFn.APP, 0x01), new GetDeviceId().id());
    assertEquals(Bytes.EMPTY, encoded(new GetDeviceId()));
  }

  @Test
  void holdsToItsLayout() throws Exception {
    assertLayout(VALUE, WIRE, 11, DeviceId::decode);
    assertEquals(VALUE, new GetDeviceId().decode(WIRE.reader()));
  }

  @Test
  void theAuxiliaryRevisionMayBeMissing() throws Exception {
    Bytes shorter = WIRE.slice(0, 11);
    assertEquals(Bytes.EMPTY, DeviceId.decode(shorter.reader()).auxiliary());
    assertEquals(shorter, encoded(DeviceId.decode(shorter.reader())));
  }

  @Test
  void readsForPeople() {
    assertEquals("2.43", VALUE.firmware());
    assertTrue(VALUE.offers(DeviceId.CHASSIS));
    assertFalse(VALUE.offers(DeviceId.BRIDGE));
  }

  @Test
  void seesEachBitSetOnceAndClearOnce() throws Exception {
    DeviceId odd = DeviceId.decode(Bytes.ofHex("AA".repeat(15)).reader());
    DeviceId even = DeviceId.decode(Bytes.ofHex("55".repeat(15)).reader());

    assertEquals(
        new DeviceId(
            0xAA,
            0xA,
            true,
            true,
            0x2A,
            0xAA,
            0xA,
            0xA,
            0xAA,
            0xAAAAA,
            0xAAAA,
            Bytes.ofHex("AAAAAAAA")),
        odd);
    assertEquals(
        new DeviceId(
            0x55,
            0x5,
            false,
            false,
            0x55,
            0x55,
            0x5,
            0x5,
            0x55,
            0x55555,
            0x5555,
            Bytes.ofHex("55555555")),
        even);
  }

  @Test
  void refusesAnAuxiliaryRevisionOfAnotherSize() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new DeviceId(0, 0, false, false, 0, 0, 2, 0, 0, 0, 0, Bytes.of(1, 2)));
  }
}
