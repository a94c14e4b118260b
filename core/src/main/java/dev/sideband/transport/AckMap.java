package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Which bytes of a message were acknowledged, the address included (UM10204, 3.1.6).
 *
 * <p>In a read the reader leaves its last byte unacknowledged on purpose: that is how it ends.
 *
 * @param known false if the source does not tell bytes apart; {@code nacks} is then empty
 * @param nacks one bit for each byte that was not acknowledged, lowest bit first: bit 0 is the
 *     address, bit 1 + i is data byte i; trailing zero bytes are left out
 */
public record AckMap(boolean known, Bytes nacks) {

  /** Nobody knows. */
  public static final AckMap UNKNOWN = new AckMap(false, Bytes.EMPTY);

  /** Every byte was acknowledged. */
  public static final AckMap ALL = new AckMap(true, Bytes.EMPTY);

  /** Nobody acknowledged the address, and nothing followed. */
  public static final AckMap NO_ADDRESS = new AckMap(true, Bytes.of(1));

  public AckMap {
    Objects.requireNonNull(nacks, "nacks");
    int size = nacks.size();
    while (size > 0 && nacks.at(size - 1) == 0) {
      size--;
    }
    nacks = nacks.slice(0, size);
    if (!known && size > 0) {
      throw new IllegalArgumentException("nothing is known, yet " + nacks);
    }
  }

  /** Returns the map in which one data byte alone was not acknowledged, counted from 0. */
  public static AckMap allBut(int dataByte) {
    int bit = dataByte + 1;
    byte[] nacks = new byte[bit / 8 + 1];
    nacks[bit / 8] = (byte) (1 << bit % 8);
    return new AckMap(true, Bytes.copyOf(nacks));
  }

  /** Tells whether the address was acknowledged; true if nobody knows. */
  public boolean address() {
    return !bit(0);
  }

  /** Tells whether a data byte was acknowledged, counted from 0; true if nobody knows. */
  public boolean data(int index) {
    return !bit(index + 1);
  }

  /** Returns the first data byte that was not acknowledged, counted from 0; −1 is the address. */
  public OptionalInt firstNack() {
    for (int bit = 0; bit < nacks.size() * 8; bit++) {
      if (bit(bit)) {
        return OptionalInt.of(bit - 1);
      }
    }
    return OptionalInt.empty();
  }

  /** Tells whether only bytes of a message with so many data bytes are marked. */
  public boolean fits(int dataBytes) {
    if (nacks.isEmpty()) {
      return true;
    }
    int highest =
        nacks.size() * 8 - 1 - (Integer.numberOfLeadingZeros(nacks.at(nacks.size() - 1)) - 24);
    return highest <= dataBytes;
  }

  private boolean bit(int number) {
    return number / 8 < nacks.size() && (nacks.at(number / 8) >> number % 8 & 1) != 0;
  }
}
