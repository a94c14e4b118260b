package dev.sideband.console;

import dev.sideband.transport.ConsoleChunk;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A console whose other end does not number its bytes: they are numbered here. After an
 * interruption the other end is asked for what it kept, if it keeps anything; what comes meanwhile
 * waits, and what is not found there is a gap. It is asked too when it had been held up, for it may
 * have dropped something without a word.
 *
 * <p>What waits is in memory only: after a crash the next start asks once more. For one thread at a
 * time.
 */
final class PlainConsole {

  /** More bytes do not wait. */
  static final int MOST_WAITING = 1 << 18;

  /** So often it is asked for what was said last. */
  private static final int MOST_TIMES = 10;

  private static final int STREAM = ConsoleTimeline.LOCAL_STREAM;

  private final ConsoleKeeper keeper;
  private final @Nullable Runnable recall;
  private final ConsoleTimeline timeline;
  private final Recollection recollection = new Recollection();
  private final Backlog backlog = new Backlog();
  private final Deque<ConsoleChunk> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private long next;

  /** Bytes may be missing before the next one. */
  private boolean interrupted;

  /** The other end was asked about that interruption. */
  private boolean asked;

  private boolean recalling;

  /** That is to tell whether bytes are missing among those that wait. */
  private boolean doubting;

  /** What it told then, as long as what waited did not reach that far. */
  private Bytes told = Bytes.EMPTY;

  private int timesTold;

  /** The line broke again before anything came: what was asked for may be too old. */
  private boolean stale;

  /** The line broke again behind what waits. */
  private boolean brokeAgain;

  private long brokeAt;

  /**
   * Creates one whose bytes up to {@code next} are stored.
   *
   * @param newest the last of these
   * @param recall asks the other end for what it kept, without waiting, so that {@link #recalled}
   *     is called later; null if it keeps nothing
   */
  PlainConsole(ConsoleKeeper keeper, long next, Bytes newest, @Nullable Runnable recall) {
    this.keeper = keeper;
    this.next = next;
    this.recall = recall;
    this.timeline = ConsoleTimeline.local(next);
    recollection.held(newest);
  }

  /** Tells whether it waits for what the other end kept. */
  boolean isRecalling() {
    return recalling;
  }

  Completeness completeness() {
    return timeline.completeness();
  }

  /** Notes that bytes may have been missed since a time, nanoseconds of the ticker. */
  void interrupted(long lastGood) {
    if (!recalling) {
      timeline.interrupted(lastGood);
      interrupted = true;
      asked = false;
    } else if (waiting.isEmpty()) {
      stale = true;
    } else {
      brokeAgain = true;
      brokeAt = lastGood;
    }
  }

  /** The line is there: what was missed meanwhile is asked for, also if nothing more comes. */
  void live() {
    if (interrupted && !recalling) {
      begin();
    }
  }

  private void begin() {
    if (recall != null && !asked && recollection.canFind()) {
      asked = true;
      recalling = true;
      recall.run();
    }
  }

  /** Takes what has come. */
  void heard(ConsoleChunk chunk) throws IOException {
    if (recalling) {
      await(chunk);
    } else if (chunk.kind() == ConsoleChunk.Kind.INFERRED_REPEAT) {
      keeper.keep(new ConsoleRecord.Repeated(STREAM, next, chunk.data()));
    } else {
      if (chunk.kind() == ConsoleChunk.Kind.AFTER_GAP) {
        interrupted(chunk.arrived());
      }
      live();
      doubt(chunk);
      if (recalling) {
        await(chunk);
      } else {
        say(chunk.data(), chunk.arrived());
      }
    }
  }

  /** What is kept is asked for at once: it is to go back as far as possible. */
  private void doubt(ConsoleChunk chunk) {
    boolean isDoubtful = backlog.came(chunk.data().size(), chunk.arrived());
    if (isDoubtful && recall != null && !recalling && recollection.canFind()) {
      doubting = true;
      recalling = true;
      recall.run();
    }
  }

  private void await(ConsoleChunk chunk) throws IOException {
    waiting.add(brokeAgain ? as(ConsoleChunk.Kind.AFTER_GAP, chunk) : chunk);
    brokeAgain = false;
    waitingBytes += chunk.data().size();
    if (waitingBytes > MOST_WAITING) {
      end();
    }
  }

  private static ConsoleChunk as(ConsoleChunk.Kind kind, ConsoleChunk chunk) {
    return new ConsoleChunk(kind, chunk.place(), chunk.data(), chunk.arrived());
  }

  /** Waits no longer: what waited is stored behind a gap. */
  void end() throws IOException {
    stale = false;
    recalled(null);
  }

  /** Takes what the other end kept; null if that cannot be had. */
  void recalled(@Nullable Bytes kept) throws IOException {
    if (!recalling || kept != null && isAskedAgain(kept)) {
      return;
    }
    recalling = false;
    boolean doubted = doubting;
    doubting = false;
    Bytes before = told;
    told = Bytes.EMPTY;
    timesTold = 0;
    if (stale) {
      stale = false;
      asked = false;
      if (!waiting.isEmpty()) {
        begin();
      }
      return;
    }
    List<ConsoleChunk> came = List.copyOf(waiting);
    waiting.clear();
    waitingBytes = 0;
    boolean isStored = false;
    try {
      Spliced all = new Spliced(came, -1);
      if (kept != null && doubted) {
        all =
            recollection
                .dropped(Recollection.joined(before, kept), beginning(came))
                .map(dropped -> splice(dropped, came))
                .orElse(all);
      } else if (kept != null) {
        bridge(kept, came);
      }
      for (int i = 0; i < all.chunks.size(); i++) {
        ConsoleChunk chunk = all.chunks.get(i);
        if (i == all.gapAt) {
          timeline.interrupted(timeline.lastTime());
          interrupted = true;
          asked = true;
        }
        boolean opens = i == 0 && chunk.kind() == ConsoleChunk.Kind.AFTER_GAP;
        heard(opens ? as(ConsoleChunk.Kind.NEXT, chunk) : chunk);
      }
      isStored = true;
    } finally {
      if (!isStored) {
        interrupted(timeline.lastTime());
      }
    }
    if (brokeAgain && !recalling) {
      brokeAgain = false;
      interrupted(brokeAt);
    }
  }

  /** What was said last may have been dropped too, and only what follows it tells. */
  private boolean isAskedAgain(Bytes kept) {
    Runnable asks = recall;
    if (!doubting
        || asks == null
        || ++timesTold >= MOST_TIMES
        || recollection.reachesEnd(kept, beginning(List.copyOf(waiting)))) {
      return false;
    }
    told = Recollection.joined(told, kept);
    asks.run();
    return true;
  }

  private void bridge(Bytes kept, List<ConsoleChunk> came) throws IOException {
    Optional<Recollection.Missed> found = recollection.find(kept, beginning(came));
    if (found.isEmpty()) {
      return;
    }
    if (found.get().isWhole()) {
      timeline.bridged();
      interrupted = false;
    }
    Bytes missed = found.get().bytes();
    if (!missed.isEmpty()) {
      say(missed, came.isEmpty() ? timeline.lastTime() : came.get(0).arrived());
    }
  }

  /**
   * What came, with what the other end dropped in its place.
   *
   * @param gapAt which of them has a gap before it, or -1 if none has
   */
  private record Spliced(List<ConsoleChunk> chunks, int gapAt) {}

  private static Spliced splice(Recollection.Dropped dropped, List<ConsoleChunk> came) {
    List<ConsoleChunk> all = new ArrayList<>();
    int gapAt = -1;
    int at = 0;
    for (ConsoleChunk chunk : came) {
      int size = chunk.kind() == ConsoleChunk.Kind.INFERRED_REPEAT ? 0 : chunk.data().size();
      if (at <= dropped.at() && dropped.at() < at + size) {
        int before = dropped.at() - at;
        part(all, chunk, chunk.data().slice(0, before));
        gapAt = dropped.isWhole() ? -1 : all.size();
        part(all, chunk, dropped.bytes());
        part(all, chunk, chunk.data().slice(before, size - before));
      } else {
        all.add(chunk);
      }
      at += size;
    }
    return new Spliced(all, gapAt);
  }

  private static void part(List<ConsoleChunk> to, ConsoleChunk of, Bytes bytes) {
    if (!bytes.isEmpty()) {
      to.add(new ConsoleChunk(ConsoleChunk.Kind.NEXT, of.place(), bytes, of.arrived()));
    }
  }

  /** Returns the bytes up to the next gap. */
  private static Bytes beginning(List<ConsoleChunk> came) {
    WireWriter out = new WireWriter();
    for (int i = 0; i < came.size(); i++) {
      ConsoleChunk chunk = came.get(i);
      if (i > 0 && chunk.kind() == ConsoleChunk.Kind.AFTER_GAP) {
        break;
      }
      if (chunk.kind() != ConsoleChunk.Kind.INFERRED_REPEAT) {
        out.bytes(chunk.data());
      }
    }
    return out.toBytes();
  }

  private void say(Bytes bytes, long arrived) throws IOException {
    if (interrupted) {
      keeper.keep(new ConsoleRecord.Missing(STREAM, new ByteSpan(next, next), GapCause.NO_HISTORY));
      interrupted = false;
    }
    keeper.keep(new ConsoleRecord.Said(STREAM, next, bytes));
    recollection.held(bytes);
    next = timeline.append(bytes.size(), arrived).to();
  }
}
