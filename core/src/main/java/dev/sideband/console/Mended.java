package dev.sideband.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sideband.wire.Bytes;
import java.util.Optional;
import java.util.stream.Stream;

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
    boolean bridges, int at, boolean isWhole, Bytes bytes, int to, boolean goesOn, int known) {

  /** Tells whether nothing that came stands behind what was kept: that may come yet. */
  boolean endsInKept() {
    return goesOn && to == known && !bytes.isEmpty();
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

  /**
   * Puts what was kept, from a place on, behind a place in what came, up to where both know the
   * same again.
   *
   * @param all what was kept
   * @param since what came
   * @param first so many of its bytes must be known in what was kept
   * @return empty if that cannot be its place
   */
  static Optional<Mended> of(
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

  /** One character is one byte. */
  static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(ISO_8859_1));
  }
}
