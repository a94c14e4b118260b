package dev.sideband.ipmi.oem;

/**
 * What a BMC can do of our commands, 32 bits; these gate behaviour, and version numbers do not.
 *
 * @param bits the {@code OemFeatures} constants, joined; unknown ones are kept
 */
public record OemFeatures(int bits) {

  /** Snapshots of tables: commands 10h to 16h. */
  public static final int SNAPSHOTS = 1;

  /** Snapshots may be sent as the difference from an earlier one. */
  public static final int DELTAS = 1 << 1;

  /** Snapshots may be sent deflated. */
  public static final int DEFLATED_OBJECTS = 1 << 2;

  /** Heartbeats: commands 20h and 21h. */
  public static final int HEARTBEATS = 1 << 3;

  /** Console history: commands 22h to 24h. */
  public static final int CONSOLE = 1 << 4;

  /** Bus log: commands 30h to 34h. */
  public static final int BUS = 1 << 5;

  /** Instructions for the agent: commands 40h to 44h. */
  public static final int INSTRUCTIONS = 1 << 6;

  /** Bodies of frames may be deflated. */
  public static final int DEFLATED_BODIES = 1 << 7;

  /** Tells whether all of these are there. */
  public boolean has(int features) {
    return (bits & features) == features;
  }
}
