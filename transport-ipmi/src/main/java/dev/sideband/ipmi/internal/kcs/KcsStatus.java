package dev.sideband.ipmi.internal.kcs;

/** The bits of the status register (IPMI 2.0, 9.7). */
public final class KcsStatus {

  /** The host may read a byte; cleared by reading it. */
  public static final int OBF = 0x01;

  /** The host has written a byte that the BMC has not read yet. */
  public static final int IBF = 0x02;

  /** The BMC has something for the host, outside any transfer. */
  public static final int SMS_ATN = 0x04;

  /** The byte the host wrote last went to the command register. */
  public static final int COMMAND = 0x08;

  /** Bits whose meaning the device maker gives; nothing here reads them. */
  public static final int OEM = 0x30;

  /** Where the two bits of the state begin. */
  public static final int STATE_SHIFT = 6;

  /** The two bits of the state. */
  public static final int STATE = 0x03 << STATE_SHIFT;

  public static final int IDLE = 0;
  public static final int READ = 1;
  public static final int WRITE = 2;
  public static final int ERROR = 3;

  private KcsStatus() {}

  /** Returns the state that a status shows. */
  public static int state(int status) {
    return (status & STATE) >> STATE_SHIFT;
  }
}
