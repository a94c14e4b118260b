package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.wire.Bytes;
import org.junit.jupiter.api.Test;

class ChassisCommandsTest {

  @Test
  void chassisControl() throws Exception {
    assertLayout(
        new ChassisControl(PowerAction.CYCLE), Bytes.of(2), 1, ChassisControl::decodeRequest);
    assertEquals(
        new ChassisControl(new PowerAction(9)),
        ChassisControl.decodeRequest(Bytes.of(0xF9).reader()));
  }

  @Test
  void chassisIdentify() throws Exception {
    assertLayout(new ChassisIdentify(60, false), Bytes.of(60), 0, ChassisIdentify::decodeRequest);
    assertLayout(new ChassisIdentify(0, true), Bytes.of(0, 1), 0, ChassisIdentify::decodeRequest);
    assertEquals(
        new ChassisIdentify(15, false), ChassisIdentify.decodeRequest(Bytes.EMPTY.reader()));
    assertThrows(IllegalArgumentException.class, () -> new ChassisIdentify(256, false));
  }

  @Test
  void bootFlags() throws Exception {
    Bytes wire =
        hex(
            """
            E0        # valid, persistent, EFI         (28.13, parameter 5)
            04        # network
            00 00 00
            """);

    assertLayout(new BootFlags(true, true, true, BootDevice.NETWORK), wire, 5, BootFlags::decode);
  }

  @Test
  void theFlagsOfBootingStandForThemselves() throws Exception {
    assertEquals(
        new BootFlags(true, false, true, new BootDevice(10)),
        BootFlags.decode(hex("AA AA AA AA AA").reader()));
    assertEquals(
        new BootFlags(false, true, false, new BootDevice(5)),
        BootFlags.decode(hex("55 55 55 55 55").reader()));
  }

  @Test
  void getSystemBootOptions() throws Exception {
    assertLayout(
        new GetSystemBootOptions(BootFlags.PARAMETER, 1, 2),
        Bytes.of(5, 1, 2),
        3,
        GetSystemBootOptions::decodeRequest);
    assertEquals(
        new BootFlags(true, false, false, BootDevice.NETWORK),
        new GetBootFlags().decode(hex("01 05 80 04 00 00 00").reader()));
    assertLayout(
        new BootOption(5, true, Bytes.of(1, 2)), Bytes.of(1, 0x85, 1, 2), 2, BootOption::decode);
  }

  @Test
  void setSystemBootOptions() throws Exception {
    assertLayout(
        SetSystemBootOptions.of(new BootFlags(true, false, false, BootDevice.DISK)),
        hex("05 80 08 00 00 00"),
        1,
        SetSystemBootOptions::decodeRequest);
    assertLayout(
        new SetSystemBootOptions(5, true, Bytes.EMPTY),
        Bytes.of(0x85),
        1,
        SetSystemBootOptions::decodeRequest);
  }
}
