package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.transport.ChannelClosedException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the sending of a parcel ended.
 *
 * @param end what is to be done now
 * @param failure why, or null if it was delivered
 */
record ParcelOutcome(End end, @Nullable Throwable failure) {

  static final ParcelOutcome DELIVERED = new ParcelOutcome(End.DELIVERED, null);

  /** What the BMC says when it cannot use what it has: the whole, under a new name, will do. */
  private static final Set<OemStatus> NEEDS_WHOLE =
      Set.of(
          OemStatus.UNKNOWN_ID,
          OemStatus.CONFLICT,
          OemStatus.EXPIRED,
          OemStatus.WRONG_OFFSET,
          OemStatus.CHECKSUM_WRONG);

  private static final Set<CompletionCode> PASSING =
      Set.of(
          OemFrame.FRAME_CHECKSUM_WRONG,
          CompletionCode.NODE_BUSY,
          CompletionCode.TIMEOUT,
          CompletionCode.UNSPECIFIED);

  enum End {
    /** The BMC holds the table. */
    DELIVERED,
    /** Try to go on with the same parcel after a while. */
    RESUME,
    /** Send the newest table whole. */
    SEND_WHOLE,
    /** This table cannot be delivered; a later one may. */
    DROP
  }

  static ParcelOutcome of(Throwable failure) {
    return new ParcelOutcome(endOf(failure), failure);
  }

  private static End endOf(Throwable failure) {
    if (failure instanceof OemRejectedException refusal) {
      if (refusal.status().equals(OemStatus.BUSY)) {
        return End.RESUME;
      }
      return NEEDS_WHOLE.contains(refusal.status()) ? End.SEND_WHOLE : End.DROP;
    }
    if (failure instanceof CommandRejectedException refusal) {
      return PASSING.contains(refusal.code()) ? End.RESUME : End.DROP;
    }
    return failure instanceof IOException && !(failure instanceof ChannelClosedException)
        ? End.RESUME
        : End.DROP;
  }
}
