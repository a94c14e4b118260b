package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.Bytes;
import java.time.Duration;
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

  @Test
  void chassisCapabilities() throws Exception {
    assertLayout(
        new ChassisCapabilities(false, true, false, true, 0x20, 0x22, 0x24, 0x26),
        hex(
            """
            0A            # front panel lockout, interlock          (28.1)
            20 22 24 26   # FRU, SDR, SEL, system management
            """),
        5,
        ChassisCapabilities::decode);
    assertEquals(
        new ChassisCapabilities(true, false, true, false, 0x20, 0x20, 0x20, 0x20),
        new GetChassisCapabilities().decode(hex("F5 20 20 20 20 20").reader()));
  }

  @Test
  void powerRestorePolicy() throws Exception {
    assertLayout(
        new SetPowerRestorePolicy(PowerRestorePolicy.PREVIOUS_STATE),
        Bytes.of(1),
        1,
        SetPowerRestorePolicy::decodeRequest);
    PowerRestorePolicies some =
        new SetPowerRestorePolicy(PowerRestorePolicy.UNKNOWN).decode(Bytes.of(0xFD).reader());
    assertLayout(some, Bytes.of(5), 1, PowerRestorePolicies::decode);
    assertTrue(some.has(PowerRestorePolicy.STAY_OFF));
    assertFalse(some.has(PowerRestorePolicy.PREVIOUS_STATE));
    assertTrue(some.has(PowerRestorePolicy.TURN_ON));
  }

  @Test
  void theLastRestart() throws Exception {
    assertLayout(
        new SystemRestart(RestartCause.COMMAND, 0x0E), Bytes.of(1, 0x0E), 2, SystemRestart::decode);
    assertEquals(
        new SystemRestart(new RestartCause(15), 15),
        new GetSystemRestartCause().decode(Bytes.of(0xFF, 0xFF).reader()));
  }

  @Test
  void theHoursOfAHostsLife() throws Exception {
    PowerOnHours value = new PowerOnHours(60, 0x80000001L);
    assertLayout(value, hex("3C 01 00 00 80"), 5, PowerOnHours::decode);
    assertEquals(Duration.ofHours(0x80000001L), value.time());
    assertEquals(value, new GetPowerOnHours().decode(hex("3C 01 00 00 80").reader()));
  }

  @Test
  void whatAsksWithoutParametersAsksByNumber() {
    assertEquals(new CommandId(NetFn.CHASSIS, 0x00), new GetChassisCapabilities().id());
    assertEquals(new CommandId(NetFn.CHASSIS, 0x07), new GetSystemRestartCause().id());
    assertEquals(new CommandId(NetFn.CHASSIS, 0x0F), new GetPowerOnHours().id());
    assertEquals(new CommandId(NetFn.APP, 0x02), new ColdReset().id());
    assertEquals(new CommandId(NetFn.APP, 0x03), new WarmReset().id());
  }
}
