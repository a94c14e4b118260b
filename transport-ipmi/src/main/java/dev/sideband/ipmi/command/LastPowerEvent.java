package dev.sideband.ipmi.command;

/**
 * Why a chassis's power changed the last time (IPMI 2.0, 28.2).
 *
 * @param mainsFailed mains power failed
 * @param overload it went off because of an overload
 * @param interlock it went off because of an interlock
 * @param fault it went off because of a fault
 * @param byCommand it came on by an IPMI command
 */
public record LastPowerEvent(
    boolean mainsFailed, boolean overload, boolean interlock, boolean fault, boolean byCommand) {

  static LastPowerEvent of(int bits) {
    return new LastPowerEvent(
        (bits & 0x01) != 0,
        (bits & 0x02) != 0,
        (bits & 0x04) != 0,
        (bits & 0x08) != 0,
        (bits & 0x10) != 0);
  }

  int bits() {
    return (mainsFailed ? 0x01 : 0)
        | (overload ? 0x02 : 0)
        | (interlock ? 0x04 : 0)
        | (fault ? 0x08 : 0)
        | (byCommand ? 0x10 : 0);
  }
}
