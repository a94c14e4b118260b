package dev.sideband.console;

/** Where parts of two texts are the same, one of which has holes that the other has not. */
final class Anchors {

  /** Fewer bytes than that tell no place. */
  static final int LEAST = 16;

  /** So many bytes tell a place among very many: more than lines that are the same have. */
  static final int TELLING = 128;

  /** Fewer bytes than that may begin one text and end the other by chance. */
  private static final int LEAST_OVERLAP = 4;

  private Anchors() {}

  /** Returns how many bytes before two places are the same. */
  static int commonBefore(String a, int endA, String b, int endB) {
    int length = 0;
    while (length < Math.min(endA, endB)
        && a.charAt(endA - 1 - length) == b.charAt(endB - 1 - length)) {
      length++;
    }
    return length;
  }

  /** Returns how many bytes behind two places are the same. */
  static int commonBehind(String a, int fromA, String b, int fromB) {
    int most = Math.min(a.length() - fromA, b.length() - fromB);
    int length = 0;
    while (length < most && a.charAt(fromA + length) == b.charAt(fromB + length)) {
      length++;
    }
    return length;
  }

  /**
   * Tells whether so many bytes before two places tell that the places are the same: many, or all
   * there are.
   */
  static boolean tells(int common, int endA, int endB) {
    return common >= TELLING || common >= LEAST && (common == endA || common == endB);
  }

  /**
   * Returns where the end of {@code what} stands in {@code in}: the place behind it. Where much
   * repeats, it is where most of it stands; -1 if that is nowhere, or at two places.
   */
  static int endOf(String what, String in) {
    if (what.length() < LEAST) {
      return -1;
    }
    String end = what.substring(what.length() - LEAST);
    int best = -1;
    int most = 0;
    for (int at = in.indexOf(end); at >= 0; at = in.indexOf(end, at + 1)) {
      int length = commonBefore(in, at + LEAST, what, what.length());
      if (length >= most) {
        boolean isBest =
            length > most && tells(length, at + LEAST, what.length()) && isOnlyEnd(what, length);
        best = isBest ? at + LEAST : -1;
        most = length;
      }
    }
    return best;
  }

  /** Fewer bytes than very many tell nothing if they are said again and again. */
  private static boolean isOnlyEnd(String what, int length) {
    int from = what.length() - length;
    return length >= TELLING || what.indexOf(what.substring(from)) == from;
  }

  /** Returns where {@code what} begins in {@code in}, like {@link #endOf} read backwards. */
  static int startOf(String what, String in) {
    int end = endOf(backwards(what), backwards(in));
    return end < 0 ? -1 : in.length() - end;
  }

  private static String backwards(String text) {
    return new StringBuilder(text).reverse().toString();
  }

  /** Returns where in {@code before}, up to its end, {@code next} begins; -1 if nowhere. */
  static int overlap(String before, String next) {
    int least = Math.max(1, Math.min(LEAST_OVERLAP, next.length()));
    for (int at = 0; before.length() - at >= least && !next.isEmpty(); at++) {
      int common = Math.min(before.length() - at, next.length());
      if (before.regionMatches(at, next, 0, common)) {
        return at;
      }
    }
    return -1;
  }

  /**
   * Returns where, at or behind {@code from}, so much of {@code in} begins that it tells the place;
   * -1 if that stands nowhere in {@code what}.
   */
  static int nextPiece(String what, int from, String in) {
    for (int at = from; at + TELLING <= what.length(); at++) {
      if (pieceAt(what, at, in) >= 0) {
        return at;
      }
    }
    return -1;
  }

  /** Returns where in {@code in} the piece stands that begins at a place; -1 if nowhere. */
  static int pieceAt(String what, int at, String in) {
    return in.indexOf(what.substring(at, at + TELLING));
  }

  /** Returns the end of the last piece of {@code in}, or -1 if none stands in {@code what}. */
  static int lastPiece(String what, String in) {
    for (int end = what.length(); end >= TELLING; end--) {
      if (in.contains(what.substring(end - TELLING, end))) {
        return end;
      }
    }
    return -1;
  }

  /** Tells whether {@code whole} has all bytes of {@code part} in their order. */
  static boolean isWithin(String part, String whole) {
    int next = 0;
    for (int i = 0; i < whole.length() && next < part.length(); i++) {
      next += whole.charAt(i) == part.charAt(next) ? 1 : 0;
    }
    return next == part.length();
  }
}
