package dev.sideband.ring.internal;

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
}
