package dev.sideband.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sideband.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds what was missed of a console whose bytes have no numbers, in what its other end kept: by
 * the bytes that came before, and those that have come since.
 *
 * <p>What was kept has no holes; what came may have several. Where the one begins and ends in the
 * other, it takes its place, if it has all that came there: nothing that came is taken away. A
 * console that says the same over and over tells no place. For one thread at a time.
 */
final class Recollection {

  /** So many of the newest bytes are remembered. */
  static final int MOST_TAIL = 1 << 12;

  private byte[] tail = new byte[0];

  /** Takes note of bytes that are held from now on. */
  void held(Bytes bytes) {
    byte[] more = bytes.toArray();
    if (more.length >= MOST_TAIL) {
      tail = Arrays.copyOfRange(more, more.length - MOST_TAIL, more.length);
      return;
    }
    int keep = Math.min(tail.length, MOST_TAIL - more.length);
    byte[] joined = new byte[keep + more.length];
    System.arraycopy(tail, tail.length - keep, joined, 0, keep);
    System.arraycopy(more, 0, joined, keep, more.length);
    tail = joined;
  }

  /**
   * Bytes are missing behind those that are held: what is held from now on tells no more of them.
   */
  void missing() {
    tail = new byte[0];
  }

  /** Tells whether enough is held for a place to be found. */
  boolean canFind() {
    return tail.length >= Anchors.LEAST;
  }

  /** Tells whether what came since goes on to the end of what was kept. */
  boolean reachesEnd(Bytes kept, Bytes since) {
    String all = text(kept);
    String came = text(since);
    return Anchors.endOf(all, came) >= 0 || Anchors.endOf(all, tail() + came) >= 0;
  }

  /** Tells whether what was kept has the bytes that are held, and goes on behind them. */
  boolean isContinuedBy(Bytes kept) {
    return behindTail(text(kept)) >= 0;
  }

  /** Returns two parts of the same as one, or the second if they do not overlap. */
  static Bytes joined(Bytes first, Bytes second) {
    String before = text(first);
    String after = text(second);
    int known = Anchors.endOf(before, after);
    return known > 0 && Anchors.commonBefore(after, known, before, before.length()) == known
        ? Mended.bytes(before + after.substring(known))
        : second;
  }

  /**
   * Returns with how many bytes what comes begins that are held already, where the newest that are
   * held were kept by the other end: it told them before it sent them.
   *
   * @param kept what the other end keeps now, which goes on behind what is held if it knows that
   * @param since what has come since
   * @param first so many of these came before the other end was asked, so that it must know them
   * @return -1 if nothing tells
   */
  int ahead(Bytes kept, Bytes since, int first) {
    String all = text(kept);
    String came = text(since);
    int behind = behindTail(all);
    String held = behind > tail.length ? all.substring(0, behind) : tail();
    int length = behind < 0 ? -1 : ahead(held, all.substring(behind), came);
    if (length < 0) {
      length = Anchors.endOf(held, came);
    }
    boolean isTooShort = behind >= 0 && came.length() < Anchors.LEAST && came.length() <= first;
    if (length < 0 && (isTooShort || Anchors.endOf(came, held) >= 0)) {
      length = came.length();
    }
    return length < 0 && behind >= 0 ? 0 : length;
  }

  /** Like the other; -1 if what comes does not go on with what the other end keeps. */
  private static int ahead(String held, String next, String came) {
    int most = Math.min(held.length(), came.length());
    for (int length = 0; length <= most; length++) {
      int common = Math.min(next.length(), came.length() - length);
      if (length + common >= Anchors.LEAST
          && came.regionMatches(length, next, 0, common)
          && held.regionMatches(held.length() - length, came, 0, length)) {
        return length;
      }
    }
    return -1;
  }

  /**
   * Puts what was kept into what has come.
   *
   * @param kept what the other end kept, its newest bytes last
   * @param since what has come since, without what is held already
   * @param first so many of these came before the other end was asked, so that it must know them
   * @param goesOn whether what came goes on with whatever comes next; else nobody knows whether it
   *     was said behind all that was kept
   * @return empty if what was kept tells nothing
   */
  Optional<Mended> mend(Bytes kept, Bytes since, int first, boolean goesOn) {
    String all = text(kept);
    String came = text(since);
    Optional<Mended> mended = Optional.empty();
    int behind = behindTail(all);
    if (behind >= 0) {
      int known = Math.min(first, came.length());
      mended =
          Mended.of(all, behind, came, 0, true, true, first)
              .filter(each -> each.goesOn() || each.known() > 0 || isTelling(known));
    }
    int begin = Anchors.startOf(all, came);
    if (mended.isEmpty() && begin >= 0) {
      mended = Mended.of(all, 0, came, begin, false, true, first);
    }
    if (mended.isEmpty()) {
      mended = mendFromPiece(all, came, first);
    }
    if (mended.isEmpty() && first == 0 && goesOn && !all.isEmpty()) {
      mended = Mended.of(all, behindPart(all, all.length()), came, 0, false, false, first);
    }
    return mended;
  }

  /**
   * A short tail may stand elsewhere, too. Then what had come before the other end was asked is not
   * known behind it.
   */
  private boolean isTelling(int known) {
    return tail.length >= Anchors.TELLING || known < Anchors.TELLING;
  }

  /** What was kept begins in a hole: the piece of it behind that is looked for. */
  private Optional<Mended> mendFromPiece(String all, String came, int first) {
    Optional<Mended> mended = Optional.empty();
    int at = Anchors.nextPiece(came, 0, all);
    while (at >= 0 && mended.isEmpty()) {
      int begin = Anchors.pieceAt(came, at, all);
      int more = Anchors.commonBefore(came, at, all, begin);
      mended = mendFromPiece(all, begin - more, came, at - more, first);
      at = Anchors.nextPiece(came, at + 1, all);
    }
    int begin = Anchors.endOf(came, all) - came.length();
    if (mended.isEmpty() && begin >= 0 && all.startsWith(came, begin)) {
      mended = mendFromPiece(all, begin, came, 0, first);
    }
    return mended;
  }

  private Optional<Mended> mendFromPiece(String all, int begin, String came, int at, int first) {
    if (at > 0) {
      String before = came.substring(0, at);
      int overlap = Anchors.overlap(before, all);
      int from = overlap < 0 ? 0 : Math.min(begin, at - overlap);
      return Anchors.lastPiece(before, all.substring(from, begin)) >= 0
          ? Optional.empty()
          : Mended.of(all, from, came, at, false, begin == from, first);
    }
    int before = Anchors.commonBefore(tail(), tail.length, all, begin);
    boolean follows = begin == 0 || Anchors.tells(before, tail.length, begin);
    return Mended.of(all, follows ? begin : behindPart(all, begin), came, 0, false, follows, first);
  }

  /**
   * Returns where the bytes behind the tail begin; -1 if that cannot be said. Of the tail as much
   * must be there as what was kept goes back.
   */
  private int behindTail(String all) {
    String tail = tail();
    int found = -1;
    for (int end = Anchors.LEAST; end <= all.length(); end++) {
      int length = Anchors.commonBefore(all, end, tail, tail.length());
      if (Anchors.tells(length, tail.length(), tail.length())
          && (length == tail.length() || length == end)) {
        if (found >= 0) {
          return -1;
        }
        found = end;
      }
    }
    return found;
  }

  /** Returns where, before {@code end}, bytes end that are held, as it seems; 0 if none are. */
  private int behindPart(String all, int end) {
    return Math.max(0, Anchors.endOf(tail(), all.substring(0, end)));
  }

  private String tail() {
    return new String(tail, ISO_8859_1);
  }

  /** One character is one byte. */
  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), ISO_8859_1);
  }
}
