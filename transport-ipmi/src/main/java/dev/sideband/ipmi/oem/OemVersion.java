package dev.sideband.ipmi.oem;

/**
 * A version of the commands; one byte on the wire, the major number in its high half.
 *
 * <p>Minor versions only append fields. A peer of another major version is refused with the range
 * that is supported.
 *
 * @param major 0 to 15
 * @param minor 0 to 15
 */
public record OemVersion(int major, int minor) {

  /** The version that this library speaks. */
  public static final OemVersion CURRENT = new OemVersion(1, 0);

  public OemVersion {
    if (major < 0 || major > 15 || minor < 0 || minor > 15) {
      throw new IllegalArgumentException("version " + major + "." + minor);
    }
  }

  /** Returns the version that a byte on the wire means. */
  static OemVersion of(int octet) {
    return new OemVersion(octet >> 4 & 0x0F, octet & 0x0F);
  }

  /** Returns the byte on the wire. */
  int octet() {
    return major << 4 | minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
