package dev.sideband.ipmi.internal.vm;

/** What a BMC orders or tells a virtual machine, beside messages. */
public enum VmOperation {
  /** Nothing waits for the host any more. */
  NO_ATTENTION(0x00),
  /** Something waits for the host. */
  ATTENTION(0x01),
  /** Takes the machine's power away; QEMU ends. */
  POWER_OFF(0x03),
  /** Resets the machine. */
  RESET(0x04),
  /** The interface interrupts the host from now on. */
  INTERRUPTS_ON(0x05),
  /** The host has to poll the interface from now on. */
  INTERRUPTS_OFF(0x06),
  /** Interrupts the host in a way that it cannot mask. */
  NON_MASKABLE_INTERRUPT(0x07),
  /** Presses the machine's power button, which its operating system may follow. */
  SHUTDOWN(0x09);

  private final int code;

  VmOperation(int code) {
    this.code = code;
  }

  /** Returns the byte on the wire. */
  public int code() {
    return code;
  }
}
