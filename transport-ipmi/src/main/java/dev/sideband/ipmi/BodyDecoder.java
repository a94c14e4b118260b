package dev.sideband.ipmi;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;

/**
 * Reads the data of a message.
 *
 * <p>Each command has one for its requests as a static method {@code decodeRequest}, and each value
 * one for itself as a static method {@code decode}.
 *
 * @param <T> what the data become
 */
@FunctionalInterface
public interface BodyDecoder<T> {

  /** Reads the data; bytes that are left over and reserved bits are of no concern. */
  T decode(WireReader in) throws MalformedMessageException;
}
