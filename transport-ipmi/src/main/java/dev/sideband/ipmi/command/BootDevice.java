package dev.sideband.ipmi.command;

/**
 * What a host boots from (IPMI 2.0, table 28-14).
 *
 * @param value the number as sent, 0 to 15
 */
public record BootDevice(int value) {

  /** The firmware decides as it is set up to. */
  public static final BootDevice UNCHANGED = new BootDevice(0);

  /** The network. */
  public static final BootDevice NETWORK = new BootDevice(1);

  public static final BootDevice DISK = new BootDevice(2);
  public static final BootDevice DISK_SAFE_MODE = new BootDevice(3);
  public static final BootDevice DIAGNOSTIC_PARTITION = new BootDevice(4);

  /** A CD or DVD. */
  public static final BootDevice OPTICAL = new BootDevice(5);

  /** The firmware's own setup. */
  public static final BootDevice SETUP = new BootDevice(6);

  public static final BootDevice REMOTE_REMOVABLE = new BootDevice(7);
  public static final BootDevice REMOTE_OPTICAL = new BootDevice(8);
  public static final BootDevice REMOTE_DISK = new BootDevice(11);

  /** A floppy disk or another removable medium. */
  public static final BootDevice REMOVABLE = new BootDevice(15);

  public BootDevice {
    if (value < 0 || value > 0x0F) {
      throw new IllegalArgumentException("boot device: " + value);
    }
  }
}
