package dev.sideband.ipmi.soak;

/** What happens to a console, one after the other. */
public enum SoakFault {
  /** Nothing. */
  CALM,
  /** Of the packets up to a third are lost, late, repeated, overtaken, damaged or cut. */
  BAD_NETWORK,
  /** One packet in twenty is 700 ms late, which is more than the BMC waits. */
  LATE_PACKETS,
  /** One packet in twenty comes twice, up to a second apart. */
  COPIES,
  /** Packets are held up, and all come at the end. */
  HELD_UP,
  /** No packets for a moment. */
  SHORT_CUT,
  /** No packets for so long that the session is lost. */
  LONG_CUT,
  /** The BMC does nothing for a while. */
  STALL,
  /** The BMC starts anew. */
  RESTART,
  /** The BMC's clock jumps. */
  CLOCK_STEP,
  /** Somebody else takes the console for a moment. */
  TAKEN
}
