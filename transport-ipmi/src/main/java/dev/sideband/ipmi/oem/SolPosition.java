package dev.sideband.ipmi.oem;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Optional;

/**
 * Where a BMC is in sending the console through serial over LAN to the session that asks, in
 * offsets of the console's stream.
 *
 * <p>A packet of the payload holds the bytes from {@code outstandingFirst} on when its number is
 * {@code outstandingNumber}; so the console's bytes get their places, and what comes twice is known
 * by its offset.
 *
 * @param activation the offset of the first byte that is sent in this activation
 * @param outstandingNumber the number of the packet that waits for its acknowledgement, 1 to 15; 0
 *     if none does
 * @param outstandingFirst the offset of that packet's first byte
 * @param outstandingLength the bytes of that packet, 0 to 255
 * @param nextUnsent the offset of the first byte that no packet has held yet
 */
public record SolPosition(
    long activation,
    int outstandingNumber,
    long outstandingFirst,
    int outstandingLength,
    long nextUnsent) {

  private static final long NONE = -1;

  static Optional<SolPosition> decode(WireReader in) throws MalformedMessageException {
    long activation = in.u64("SOL activation");
    SolPosition position =
        new SolPosition(
            activation,
            in.u8("SOL outstanding number"),
            in.u64("SOL outstanding offset"),
            in.u16("SOL outstanding length"),
            in.u64("SOL next unsent"));
    return activation == NONE ? Optional.empty() : Optional.of(position);
  }

  static void encode(Optional<SolPosition> position, WireWriter out) {
    SolPosition told = position.orElse(new SolPosition(NONE, 0, 0, 0, 0));
    out.u64(told.activation).u8(told.outstandingNumber);
    out.u64(told.outstandingFirst).u16(told.outstandingLength).u64(told.nextUnsent);
  }
}
