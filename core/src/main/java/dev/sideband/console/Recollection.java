package dev.sideband.console;

import dev.sideband.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds what was missed of a console whose bytes have no numbers, in what its other end kept: by
 * the bytes that came before, and those that have come since.
 *
 * <p>The newest bytes that are held are remembered. They must stand in what was kept exactly once:
 * a console that says the same over and over tells no place. For one thread at a time.
 */
final class Recollection {

  /** So many of the newest bytes are remembered. */
  static final int MOST_TAIL = 1 << 12;

  /** Fewer bytes than that tell no place. */
  static final int LEAST_TAIL = 16;

  /** So many bytes tell a place among very many. */
  private static final int TELLING = 64;

  /** Fewer bytes than that may begin what has come since and end what was kept by chance. */
  private static final int LEAST_OVERLAP = 4;

  private byte[] tail = new byte[0];

  /**
   * What was missed.
   *
   * @param isWhole whether it follows the bytes that are held; otherwise bytes are missing before
   */
  record Missed(boolean isWhole, Bytes bytes) {}

  /**
   * Bytes that the other end dropped out of what has come since.
   *
   * @param at so many of the bytes that have come are before them
   * @param isWhole whether these are all; otherwise more are missing before them
   */
  record Dropped(int at, boolean isWhole, Bytes bytes) {}

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

  /** Tells whether enough is held for a place to be found. */
  boolean canFind() {
    return tail.length >= LEAST_TAIL;
  }

  /**
   * Finds what was missed.
   *
   * @param kept what the other end kept, its newest bytes last
   * @param since what has come since, of which the first bytes may have been kept too
   * @return empty if what was kept tells nothing
   */
  Optional<Missed> find(Bytes kept, Bytes since) {
    byte[] all = kept.toArray();
    int behind = behindTail(all);
    byte[] rest = Arrays.copyOfRange(all, Math.max(0, behind), all.length);
    int end = startOf(since.toArray(), rest);
    if (behind < 0 && end == 0) {
      return Optional.empty();
    }
    return Optional.of(new Missed(behind >= 0, Bytes.copyOf(Arrays.copyOf(rest, end))));
  }

  private byte[] with(Bytes since) {
    byte[] had = Arrays.copyOf(tail, tail.length + since.size());
    System.arraycopy(since.toArray(), 0, had, tail.length, since.size());
    return had;
  }

  /** Tells whether what came since goes on to the end of what was kept. */
  boolean reachesEnd(Bytes kept, Bytes since) {
    byte[] all = kept.toArray();
    byte[] had = with(since);
    return behindOnly(had, had.length, all, all.length, TELLING) >= 0;
  }

  /** Returns two parts of the same as one, or the second if they do not overlap. */
  static Bytes joined(Bytes first, Bytes second) {
    byte[] before = first.toArray();
    byte[] after = second.toArray();
    int known = Math.max(0, behindOnly(after, after.length, before, before.length, TELLING));
    if (known == 0) {
      return second;
    }
    byte[] all = Arrays.copyOf(before, before.length + after.length - known);
    System.arraycopy(after, known, all, before.length, after.length - known);
    return Bytes.copyOf(all);
  }

  /**
   * Finds what the other end dropped out of what has come since: what was kept ends like that, and
   * further back it says something else.
   *
   * @param kept what the other end kept, its newest bytes last
   * @param since what has come since, and more than what was kept
   * @return empty if nothing was dropped, or what was kept tells nothing
   */
  Optional<Dropped> dropped(Bytes kept, Bytes since) {
    byte[] all = kept.toArray();
    byte[] had = with(since);
    int end = behindOnly(had, had.length, all, all.length, TELLING);
    if (end < 0) {
      return Optional.empty();
    }
    int common = 0;
    while (common < Math.min(all.length, end)
        && all[all.length - 1 - common] == had[end - 1 - common]) {
      common++;
    }
    if (common == all.length || common == end) {
      return Optional.empty();
    }
    int from = end - common;
    if (from < tail.length && tail.length - from < TELLING) {
      common -= tail.length - from; // By chance.
      from = tail.length;
    }
    int to = all.length - common;
    int begin = behindOnly(all, to, had, from, TELLING);
    return from < tail.length
        ? Optional.empty()
        : Optional.of(
            new Dropped(
                from - tail.length,
                begin >= 0,
                Bytes.copyOf(Arrays.copyOfRange(all, Math.max(0, begin), to))));
  }

  /**
   * Returns where, in the first bytes of {@code in}, those end that others end with; -1 if they are
   * not there, or more than once.
   */
  private static int behindOnly(byte[] in, int size, byte[] others, int end, int count) {
    int found = -1;
    for (int at = 0; end >= count && at + count <= size; at++) {
      if (Arrays.equals(in, at, at + count, others, end - count, end)) {
        if (found >= 0) {
          return -1;
        }
        found = at + count;
      }
    }
    return found;
  }

  /**
   * Returns where the bytes behind the tail begin; -1 if that cannot be said. Of the tail as much
   * must be there as what was kept goes back.
   */
  private int behindTail(byte[] all) {
    int found = -1;
    for (int end = LEAST_TAIL; end <= all.length; end++) {
      int length = commonEnd(all, end);
      if (length >= LEAST_TAIL && (length == tail.length || length == end)) {
        if (found >= 0) {
          return -1;
        }
        found = end;
      }
    }
    return found;
  }

  /** Returns how many bytes before {@code end} are those at the end of the tail. */
  private int commonEnd(byte[] all, int end) {
    int most = Math.min(end, tail.length);
    int length = 0;
    while (length < most && all[end - 1 - length] == tail[tail.length - 1 - length]) {
      length++;
    }
    return length;
  }

  /** Returns where in {@code rest}, up to its end, {@code since} begins; its length if nowhere. */
  private static int startOf(byte[] since, byte[] rest) {
    int least = Math.max(1, Math.min(LEAST_OVERLAP, since.length));
    for (int at = 0; rest.length - at >= least; at++) {
      int common = Math.min(rest.length - at, since.length);
      if (common > 0 && Arrays.equals(rest, at, at + common, since, 0, common)) {
        return at;
      }
    }
    return rest.length;
  }
}
