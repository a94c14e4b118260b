package dev.sideband.ipmi.command;

/**
 * The present state of a chassis's power (IPMI 2.0, 28.2).
 *
 * @param on the main power is on
 * @param overload it is off because of an overload
 * @param interlock it is off because of an interlock, such as an open cover
 * @param fault the main power has a fault
 * @param controlFault the controller could not switch it as it should
 * @param restorePolicy what happens when mains power returns
 */
public record ChassisPower(
    boolean on,
    boolean overload,
    boolean interlock,
    boolean fault,
    boolean controlFault,
    PowerRestorePolicy restorePolicy) {

  static ChassisPower of(int bits) {
    return new ChassisPower(
        (bits & 0x01) != 0,
        (bits & 0x02) != 0,
        (bits & 0x04) != 0,
        (bits & 0x08) != 0,
        (bits & 0x10) != 0,
        PowerRestorePolicy.of(bits >> 5));
  }

  int bits() {
    return (on ? 0x01 : 0)
        | (overload ? 0x02 : 0)
        | (interlock ? 0x04 : 0)
        | (fault ? 0x08 : 0)
        | (controlFault ? 0x10 : 0)
        | restorePolicy.ordinal() << 5;
  }
}
