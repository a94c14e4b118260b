package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.SnapshotRefusal;
import dev.sideband.snapshot.SnapshotRefusedException;
import java.io.IOException;
import java.util.List;

/** Tells a full disk from a broken one: the JDK has no type for it, only the system's words. */
final class DiskFull {

  private static final List<String> WORDS =
      List.of("No space left", "quota exceeded", "not enough space", "File too large");

  private DiskFull() {}

  static boolean isReason(IOException failure) {
    String text = String.valueOf(failure.getMessage());
    return WORDS.stream().anyMatch(text::contains);
  }

  /** Returns {@code failure}, unless the disk is full: then throws the refusal that says so. */
  static IOException refusedOrSame(IOException failure) throws SnapshotRefusedException {
    if (isReason(failure)) {
      SnapshotRefusedException refused =
          new SnapshotRefusedException(SnapshotRefusal.NO_SPACE, "the storage is full");
      refused.initCause(failure);
      throw refused;
    }
    return failure;
  }
}
