package dev.sideband.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sideband.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

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

  /**
   * What came, mended.
   *
   * @param bridges whether what was kept follows the bytes that are held: nothing is missing there
   * @param at so many of the bytes that have come stand as they are
   * @param isWhole whether nothing is missing behind these, once {@code bytes} are there
   * @param bytes what was kept
   * @param to up to there it takes the place of bytes that have come
   * @param goesOn whether nothing is missing behind {@code bytes}
   * @param known up to there what has come was kept too
   */
  record Mended(
      boolean bridges, int at, boolean isWhole, Bytes bytes, int to, boolean goesOn, int known) {}

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

  /** Returns two parts of the same as one, or the second if they do not overlap. */
  static Bytes joined(Bytes first, Bytes second) {
    String before = text(first);
    String after = text(second);
    int known = Anchors.endOf(before, after);
    return known > 0 && Anchors.commonBefore(after, known, before, before.length()) == known
        ? bytes(before + after.substring(known))
        : second;
  }

  /**
   * Puts what was kept into what has come.
   *
   * @param kept what the other end kept, its newest bytes last
   * @param since what has come since
   * @param first so many of these came before the other end was asked, so that it must know them
   * @return empty if what was kept tells nothing
   */
  Optional<Mended> mend(Bytes kept, Bytes since, int first) {
    String all = text(kept);
    String came = text(since);
    Optional<Mended> mended = Optional.empty();
    int behind = behindTail(all);
    if (behind >= 0) {
      mended = mend(all, behind, came, 0, true, true, first);
    }
    int begin = Anchors.startOf(all, came);
    if (mended.isEmpty() && begin >= 0) {
      mended = mend(all, 0, came, begin, false, true, first);
    }
    if (mended.isEmpty()) {
      mended = mendFromPiece(all, came, first);
    }
    if (mended.isEmpty() && first == 0 && !all.isEmpty()) {
      mended = mend(all, behindPart(all, all.length()), came, 0, false, false, first);
    }
    return mended;
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
          : mend(all, from, came, at, false, begin == from, first);
    }
    int before = Anchors.commonBefore(tail(), tail.length, all, begin);
    boolean follows = begin == 0 || Anchors.tells(before, tail.length, begin);
    return mend(all, follows ? begin : behindPart(all, begin), came, 0, false, follows, first);
  }

  /**
   * Up to where both know the same.
   *
   * @param came place in what came
   * @param kept place in what was kept
   */
  private record Meeting(int came, int kept) {

    /** Tells whether nothing that came before is taken away. */
    boolean isSound(String since, String all) {
      return came >= 0
          && kept >= 0
          && Anchors.isWithin(since.substring(0, came), all.substring(0, kept));
    }
  }

  private static Optional<Meeting> meeting(String came, String kept, int first) {
    int overlap = Anchors.overlap(kept, came);
    int common = Math.min(kept.length() - overlap, came.length());
    return Stream.of(
            new Meeting(Anchors.endOf(kept, came), kept.length()),
            new Meeting(came.length(), Anchors.endOf(came, kept)),
            new Meeting(overlap < 0 ? -1 : common, overlap + common))
        .filter(each -> each.came() >= Math.min(first, came.length()))
        .filter(each -> each.isSound(came, kept))
        .findFirst();
  }

  private static Optional<Mended> mend(
      String all, int from, String since, int at, boolean bridges, boolean isWhole, int first) {
    String came = since.substring(at);
    String kept = all.substring(from);
    Optional<Meeting> found = meeting(came, kept, first - at);
    Meeting end =
        found.orElseGet(
            () -> new Meeting(Math.max(0, Anchors.lastPiece(came, kept)), kept.length()));
    boolean goesOn = found.isPresent() || came.isEmpty() || end.came() == 0 && first == 0;
    if (!end.isSound(came, kept)) {
      return Optional.empty();
    }
    String there = came.substring(0, end.came());
    String instead = kept.substring(0, end.kept());
    int behind =
        goesOn ? Anchors.commonBefore(there, there.length(), instead, instead.length()) : 0;
    there = there.substring(0, there.length() - behind);
    instead = instead.substring(0, instead.length() - behind);
    int before = isWhole ? Anchors.commonBehind(there, 0, instead, 0) : 0;
    return Optional.of(
        new Mended(
            bridges,
            at + before,
            isWhole,
            bytes(instead.substring(before)),
            at + there.length(),
            goesOn,
            at + end.came()));
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

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(ISO_8859_1));
  }
}
