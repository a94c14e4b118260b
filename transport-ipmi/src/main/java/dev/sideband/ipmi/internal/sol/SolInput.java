package dev.sideband.ipmi.internal.sol;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What is typed and not taken by the BMC yet: bytes, and breaks between them. It outlives the
 * session that it is sent in. For one thread at a time.
 */
public final class SolInput {

  private static final class Entry {
    private final Bytes data;
    private final CompletableFuture<Void> done;
    private int taken;
    private boolean begun;

    Entry(Bytes data, CompletableFuture<Void> done) {
      this.data = data;
      this.done = done;
    }

    boolean isBreak() {
      return data.isEmpty();
    }

    int left() {
      return data.size() - taken;
    }
  }

  private final Deque<Entry> entries = new ArrayDeque<>();
  private int size;

  /** Creates an empty one. */
  public SolInput() {}

  /** Returns how many bytes wait. */
  public int size() {
    return size;
  }

  /**
   * Adds bytes.
   *
   * @param data none for a break
   * @param done whom it concerns when they are taken
   */
  public void add(Bytes data, CompletableFuture<Void> done) {
    entries.addLast(new Entry(data, done));
    size += data.size();
  }

  /** Tells whether there is something to send. */
  public boolean hasNext() {
    return !entries.isEmpty();
  }

  /** Returns the next bytes to send, at most so many; none if a break comes next. */
  public Bytes next(int most) {
    WireWriter next = new WireWriter(most);
    for (Entry entry : entries) {
      if (next.size() == most || entry.isBreak()) {
        entry.begun |= entry.isBreak() && next.size() == 0;
        break;
      }
      entry.begun = true;
      next.bytes(entry.data.slice(entry.taken, Math.min(entry.left(), most - next.size())));
    }
    return next.toBytes();
  }

  /**
   * Removes what the BMC took.
   *
   * @param count how many bytes; 0 after a break
   * @return whom it concerns that all of theirs is taken
   */
  public List<CompletableFuture<Void>> taken(int count) {
    List<CompletableFuture<Void>> done = new ArrayList<>();
    Entry first = entries.peekFirst();
    if (first != null && first.isBreak() && first.begun) {
      done.add(entries.removeFirst().done);
      return done;
    }
    size -= count;
    for (int left = count; first != null && left > 0; first = entries.peekFirst()) {
      int step = Math.min(left, first.left());
      first.taken += step;
      left -= step;
      if (first.left() > 0) {
        break;
      }
      done.add(entries.removeFirst().done);
    }
    return done;
  }

  /** Removes everything of which a part was sent, and returns whom it concerns. */
  public List<CompletableFuture<Void>> removeBegun() {
    List<CompletableFuture<Void>> begun = new ArrayList<>();
    Entry first = entries.peekFirst();
    while (first != null && first.begun) {
      size -= first.left();
      begun.add(entries.removeFirst().done);
      first = entries.peekFirst();
    }
    return begun;
  }

  /** Removes everything, and returns whom it concerns. */
  public List<CompletableFuture<Void>> removeAll() {
    List<CompletableFuture<Void>> all = entries.stream().map(entry -> entry.done).toList();
    entries.clear();
    size = 0;
    return all;
  }
}
