package dev.sideband.ipmi.internal.kcs;

/** The registers as the BMC sees them (IPMI 2.0, 9.5). Not for several threads. */
public interface KcsDevice {

  /** Tells whether the registers are there; if not, nothing else may be called. */
  default boolean intact() {
    return true;
  }

  /** Returns the status register. */
  int status();

  /** Reads what the host wrote, which clears IBF. */
  int readInput();

  /** Writes the byte that the host reads next, which sets OBF. */
  void writeOutput(int value);

  /** Sets the two bits of the state. */
  void setState(int state);

  /** Sets or clears SMS_ATN. */
  void setAttention(boolean on);
}
