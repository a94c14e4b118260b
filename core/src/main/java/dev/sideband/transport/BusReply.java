package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.util.Objects;

/**
 * What became of one message of a transfer.
 *
 * @param data the bytes that went over the wire, either way, the last one refused included; if
 *     {@code acks} are not known, a write's are those that were to be sent
 * @param acks which of them were acknowledged
 */
public record BusReply(Bytes data, AckMap acks) {

  public BusReply {
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(acks, "acks");
  }
}
