package dev.sideband.ipmi.soak;

import dev.sideband.console.ConsoleRecord;
import dev.sideband.console.ConsoleStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is stored of a console, compared with what was said.
 *
 * @param said how many lines were said
 * @param lost how many of them are not stored as a whole, all in all
 * @param unmarked how many bytes are missing without a mark where they are missing
 * @param repeated how many bytes are stored again
 * @param garbage how many bytes are stored that were never said
 * @param marks how many marks of missing bytes there are
 * @param empty how many of them miss nothing
 * @param end the number of the byte behind the last one that is stored
 */
public record Transcript(
    long said,
    long lost,
    long unmarked,
    long repeated,
    long garbage,
    int marks,
    int empty,
    long end) {

  /** So many bytes hold a number, and are nowhere else. */
  private static final int TELLING = 90;

  /** Compares; all that is stored must have been said before this is called. */
  public static Transcript of(byte[] said, ConsoleStore store) throws IOException {
    Comparison comparison = new Comparison(said);
    for (byte[] part : parts(store)) {
      comparison.take(part);
    }
    return comparison.result();
  }

  /** Returns what is stored between marks. */
  private static List<byte[]> parts(ConsoleStore store) throws IOException {
    List<byte[]> parts = new ArrayList<>();
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    store.read(entry -> {
      if (entry instanceof ConsoleRecord.Said bytes) {
        part.writeBytes(bytes.data().toArray());
      } else if (entry instanceof ConsoleRecord.Missing) {
        parts.add(part.toByteArray());
        part.reset();
      }
    });
    parts.add(part.toByteArray());
    return parts;
  }

  private static final class Comparison {

    private final byte[] said;
    private int at;
    private int parts;
    private long lost;
    private long unmarked;
    private long repeated;
    private long garbage;
    private int empty;

    Comparison(byte[] said) {
      this.said = said;
    }

    void take(byte[] part) {
      int from = 0;
      if (parts++ > 0 && part.length > 0) {
        int place = find(part, 0, at);
        empty += place == at ? 1 : 0;
        lost += place > at ? lines(at, place) : 0;
        at = Math.max(at, place);
      }
      while (from < part.length) {
        int most = Math.min(part.length - from, said.length - at);
        int end = Arrays.mismatch(part, from, from + most, said, at, at + most);
        int same = end < 0 ? most : end;
        from += same;
        at += same;
        if (from < part.length) {
          from += goOn(part, from);
        }
      }
    }

    /**
     * Finds the place again where what is stored is not what comes next; skips what was not said.
     */
    private int goOn(byte[] part, int from) {
      int ahead = find(part, from, at);
      if (ahead >= 0) {
        unmarked += ahead - at;
        lost += lines(at, ahead);
        at = ahead;
        return 0;
      }
      int behind = find(part, from, 0);
      if (behind >= 0) {
        repeated += at - behind;
        at = behind;
        return 0;
      }
      int skipped = 1;
      while (from + skipped < part.length && part[from + skipped - 1] != '\n') {
        skipped++;
      }
      garbage += skipped;
      return skipped;
    }

    /** Returns where something is, or where its beginning is that holds a whole number; or -1. */
    private int find(byte[] part, int from, int first) {
      int size = Math.min(TELLING, part.length - from);
      for (int place = first; place + size <= said.length; place++) {
        if (said[place] == part[from]
            && Arrays.equals(said, place, place + size, part, from, from + size)) {
          return place;
        }
      }
      return -1;
    }

    /** Returns how many lines bytes belong to. */
    private long lines(int from, int to) {
      long ends = 0;
      for (int i = from; i < to; i++) {
        ends += said[i] == '\n' ? 1 : 0;
      }
      return ends + (said[to - 1] == '\n' ? 0 : 1);
    }

    Transcript result() {
      long all = said.length == 0 ? 0 : lines(0, said.length);
      return new Transcript(all, lost, unmarked, repeated, garbage, parts - 1, empty, at);
    }
  }

  /** Tells whether each byte is stored once and in order, but where a mark says that it is not. */
  public boolean isHonest() {
    return unmarked == 0 && repeated == 0 && garbage == 0;
  }
}
