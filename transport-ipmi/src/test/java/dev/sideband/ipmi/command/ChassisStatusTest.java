package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.encoded;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.command.FrontPanelButtons.Button;
import dev.sideband.wire.Bytes;
import org.junit.jupiter.api.Test;

class ChassisStatusTest {

  private static final Bytes WIRE =
      hex(
          """
          21    # restore the previous state, power on                (28.2)
          10    # came on by a command
          54    # identify supported, timed on, drive fault
          A2    # standby and reset can be disabled, reset is
          """);

  private static final ChassisStatus VALUE =
      new ChassisStatus(
          new ChassisPower(true, false, false, false, false, PowerRestorePolicy.PREVIOUS_STATE),
          new LastPowerEvent(false, false, false, false, true),
          false,
          false,
          true,
          false,
          IdentifyState.TIMED_ON,
          true,
          new FrontPanelButtons(0xA2));

  @Test
  void asksByNumber() {
    assertEquals(new CommandId(NetFn.CHASSIS, 0x01), new GetChassisStatus().id());
    assertEquals(Bytes.EMPTY, encoded(new GetChassisStatus()));
  }

  @Test
  void holdsToItsLayoutAndTheButtonsMayBeMissing() throws Exception {
    assertLayout(VALUE, WIRE, 3, ChassisStatus::decode);
    assertEquals(
        new FrontPanelButtons(0),
        new GetChassisStatus().decode(WIRE.slice(0, 3).reader()).buttons());
  }

  @Test
  void knowsEachButton() {
    FrontPanelButtons buttons = VALUE.buttons();
    assertTrue(buttons.canBeDisabled(Button.STANDBY));
    assertFalse(buttons.isDisabled(Button.STANDBY));
    assertTrue(buttons.isDisabled(Button.RESET));
    assertFalse(buttons.canBeDisabled(Button.POWER_OFF));
    assertFalse(buttons.canBeDisabled(Button.DIAGNOSTIC_INTERRUPT));
  }

  @Test
  void seesEachBitSetOnceAndClearOnce() throws Exception {
    assertEquals(
        new ChassisStatus(
            new ChassisPower(false, true, false, true, false, PowerRestorePolicy.PREVIOUS_STATE),
            new LastPowerEvent(false, true, false, true, false),
            false,
            true,
            false,
            true,
            IdentifyState.ON,
            false,
            new FrontPanelButtons(0xAA)),
        ChassisStatus.decode(Bytes.of(0xAA, 0xAA, 0xAA, 0xAA).reader()));
    assertEquals(
        new ChassisStatus(
            new ChassisPower(true, false, true, false, true, PowerRestorePolicy.TURN_ON),
            new LastPowerEvent(true, false, true, false, true),
            true,
            false,
            true,
            false,
            IdentifyState.TIMED_ON,
            true,
            new FrontPanelButtons(0x55)),
        ChassisStatus.decode(Bytes.of(0x55, 0x55, 0x55, 0x55).reader()));
  }

  @Test
  void writesReservedBitsAsZero() throws Exception {
    assertEquals(
        Bytes.of(0x7F, 0x1F, 0x7F, 0xFF),
        encoded(ChassisStatus.decode(Bytes.of(0xFF, 0xFF, 0xFF, 0xFF).reader())));
  }
}
