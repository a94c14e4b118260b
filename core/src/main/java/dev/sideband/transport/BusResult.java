package dev.sideband.transport;

import java.util.List;
import java.util.Optional;

/**
 * How a message on a bus ended; a number that this version does not know is kept.
 *
 * @param code 0 to 255, the same in every store and on every wire
 */
public record BusResult(int code) {

  /** Everything went through. */
  public static final BusResult OK = new BusResult(0);

  /** Nobody acknowledged the address. */
  public static final BusResult ADDRESS_NACK = new BusResult(1);

  /** The device refused a byte that was written. */
  public static final BusResult DATA_NACK = new BusResult(2);

  /** Another master won the bus. */
  public static final BusResult ARBITRATION_LOST = new BusResult(3);

  /** Somebody held the clock for too long. */
  public static final BusResult STRETCH_TIMEOUT = new BusResult(4);

  /** The message was abandoned in order to free the bus. */
  public static final BusResult BUS_RESET = new BusResult(5);

  /** It ended inside a byte, without its stop, or beyond what was captured. */
  public static final BusResult INCOMPLETE = new BusResult(6);

  /** The bus, or the device, is another's at the moment. */
  public static final BusResult BUSY = new BusResult(7);

  /** The adapter cannot do it; nothing went over the bus. */
  public static final BusResult UNSUPPORTED = new BusResult(8);

  /** It is not permitted; nothing went over the bus. */
  public static final BusResult NOT_PERMITTED = new BusResult(9);

  /** The adapter reports an error and does not say which. */
  public static final BusResult BUS_ERROR = new BusResult(10);

  /** A checksum behind the data is wrong (SMBus 3.2, 5.4). */
  public static final BusResult WRONG_CHECKSUM = new BusResult(11);

  /** What came of it is not known. */
  public static final BusResult UNKNOWN = new BusResult(255);

  private static final List<String> NAMES =
      List.of(
          "ok",
          "address not acknowledged",
          "data not acknowledged",
          "arbitration lost",
          "clock held too long",
          "bus reset",
          "incomplete",
          "busy",
          "unsupported",
          "not permitted",
          "bus error",
          "wrong checksum");

  public BusResult {
    if (code < 0 || code > 0xFF) {
      throw new IllegalArgumentException("code out of range 0..255: " + code);
    }
  }

  /** Tells whether everything went through. */
  public boolean ok() {
    return code == 0;
  }

  /** Tells whether somebody should have acknowledged and did not. */
  public boolean nack() {
    return equals(ADDRESS_NACK) || equals(DATA_NACK);
  }

  /** Tells whether something went wrong: neither ok nor unknown. */
  public boolean failed() {
    return !ok() && !equals(UNKNOWN);
  }

  /** Returns the result of this name, as {@link #toString} gives it. */
  public static Optional<BusResult> named(String name) {
    for (int code = 0; code <= 0xFF; code++) {
      BusResult result = new BusResult(code);
      if (result.toString().equals(name)) {
        return Optional.of(result);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    if (code < NAMES.size()) {
      return NAMES.get(code);
    }
    return equals(UNKNOWN) ? "unknown" : "result " + code;
  }
}
