package dev.sideband.ipmi.internal.kcs;

/** The registers as the host sees them (IPMI 2.0, 9.5). Not for several threads. */
public interface KcsRegisters {

  /** Tells whether the registers are there; if not, nothing else may be called. */
  default boolean intact() {
    return true;
  }

  /** Returns the status register. */
  int status();

  /** Reads what the BMC wrote, which clears OBF. */
  int readData();

  /** Writes to the data register, which sets IBF and clears C/D. */
  void writeData(int value);

  /** Writes to the command register, which sets IBF and C/D. */
  void writeCommand(int value);
}
