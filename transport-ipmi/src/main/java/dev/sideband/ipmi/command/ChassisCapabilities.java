package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * What a chassis has, and which controllers serve it (IPMI 2.0, 28.1).
 *
 * @param intrusion it senses that it was opened
 * @param frontPanelLockout its front panel can be locked
 * @param diagnosticInterrupt the host can be given a diagnostic interrupt
 * @param powerInterlock it has an interlock
 * @param fruDevice the address of the controller for the inventory, as sent
 * @param sdrDevice the address of the controller for sensor records, as sent
 * @param selDevice the address of the controller for the event log, as sent
 * @param systemManagementDevice the address of the controller for system management, as sent
 */
public record ChassisCapabilities(
    boolean intrusion,
    boolean frontPanelLockout,
    boolean diagnosticInterrupt,
    boolean powerInterlock,
    int fruDevice,
    int sdrDevice,
    int selDevice,
    int systemManagementDevice)
    implements MessageBody {

  /** Reads the answer; one without the byte for a bridge is whole. */
  public static ChassisCapabilities decode(WireReader in) throws MalformedMessageException {
    int flags = in.u8("capabilities flags");
    return new ChassisCapabilities(
        (flags & 0x01) != 0,
        (flags & 0x02) != 0,
        (flags & 0x04) != 0,
        (flags & 0x08) != 0,
        in.u8("FRU device address"),
        in.u8("SDR device address"),
        in.u8("SEL device address"),
        in.u8("system management device address"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(
            (intrusion ? 0x01 : 0)
                | (frontPanelLockout ? 0x02 : 0)
                | (diagnosticInterrupt ? 0x04 : 0)
                | (powerInterlock ? 0x08 : 0))
        .u8(fruDevice)
        .u8(sdrDevice)
        .u8(selDevice)
        .u8(systemManagementDevice);
  }
}
