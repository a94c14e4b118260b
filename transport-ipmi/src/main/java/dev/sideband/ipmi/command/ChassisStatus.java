package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The state of a chassis: power, front panel and faults (IPMI 2.0, 28.2).
 *
 * @param power the present state of power
 * @param lastEvent why power changed the last time
 * @param intrusion the chassis was opened
 * @param frontPanelLockout the front panel's power and reset buttons are locked
 * @param driveFault a drive has failed
 * @param coolingFault a fan or other cooling has failed
 * @param identify what the identify light does
 * @param identifySupported whether {@code identify} is to be believed
 * @param buttons which front panel buttons are disabled
 */
public record ChassisStatus(
    ChassisPower power,
    LastPowerEvent lastEvent,
    boolean intrusion,
    boolean frontPanelLockout,
    boolean driveFault,
    boolean coolingFault,
    IdentifyState identify,
    boolean identifySupported,
    FrontPanelButtons buttons)
    implements MessageBody {

  /** Reads the answer; one without the byte about buttons is whole. */
  public static ChassisStatus decode(WireReader in) throws MalformedMessageException {
    ChassisPower power = ChassisPower.of(in.u8("current power state"));
    LastPowerEvent lastEvent = LastPowerEvent.of(in.u8("last power event"));
    int state = in.u8("miscellaneous chassis state");
    int buttons = in.remaining() == 0 ? 0 : in.u8("front panel buttons");
    return new ChassisStatus(
        power,
        lastEvent,
        (state & 0x01) != 0,
        (state & 0x02) != 0,
        (state & 0x04) != 0,
        (state & 0x08) != 0,
        IdentifyState.of(state >> 4),
        (state & 0x40) != 0,
        new FrontPanelButtons(buttons));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(power.bits())
        .u8(lastEvent.bits())
        .u8(
            (intrusion ? 0x01 : 0)
                | (frontPanelLockout ? 0x02 : 0)
                | (driveFault ? 0x04 : 0)
                | (coolingFault ? 0x08 : 0)
                | identify.ordinal() << 4
                | (identifySupported ? 0x40 : 0))
        .u8(buttons.bits());
  }
}
