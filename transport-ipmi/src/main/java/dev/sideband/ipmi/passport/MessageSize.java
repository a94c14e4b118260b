package dev.sideband.ipmi.passport;

/**
 * The most data bytes of a message, and how that is known.
 *
 * @param bytes data bytes, without the completion code
 * @param source how it is known
 */
public record MessageSize(int bytes, Source source) {

  /** How a size is known. */
  public enum Source {
    /** The BMC states it as its limit. */
    STATED,
    /** A message of this size was answered; there may be room for more. */
    SEEN
  }
}
