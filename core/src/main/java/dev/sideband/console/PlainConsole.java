package dev.sideband.console;

import dev.sideband.transport.ConsoleChunk;
import dev.sideband.wire.Bytes;
import java.io.IOException;
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
  private static final int MOST_TIMES = 5;

  private static final int STREAM = ConsoleTimeline.LOCAL_STREAM;

  private final ConsoleKeeper keeper;
  private final @Nullable Runnable recall;
  private final ConsoleTimeline timeline;
  private final Recollection recollection = new Recollection();
  private final Backlog backlog = new Backlog();
  private Arrivals waiting = new Arrivals();
  private long next;

  /** Bytes may be missing before the next one. */
  private boolean interrupted;

  /** The other end was asked about that interruption. */
  private boolean asked;

  private boolean recalling;

  /** So many bytes of those that wait came before it was asked. */
  private int bytesBefore;

  /** What is held goes as far as it told, but nothing has come yet that follows. */
  private boolean isUnproven;

  /** What it told, as long as what waited did not reach that far. */
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
      begin(0);
    }
  }

  private void begin(int before) {
    if (!asked) {
      asked = ask(before);
    }
  }

  private boolean ask(int before) {
    if (recall == null || recalling || !recollection.canFind()) {
      return false;
    }
    recalling = true;
    bytesBefore = before;
    recall.run();
    return true;
  }

  /** Takes what has come. */
  void heard(ConsoleChunk chunk) throws IOException {
    if (recalling) {
      await(chunk);
    } else if (chunk.kind() == ConsoleChunk.Kind.INFERRED_REPEAT) {
      stands(List.of(chunk));
    } else {
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
    Backlog.Sign sign = backlog.came(chunk.data().size(), chunk.arrived());
    boolean isThrownAway = sign == Backlog.Sign.THROWN_AWAY && recall != null;
    if (isThrownAway || chunk.kind() == ConsoleChunk.Kind.AFTER_GAP) {
      interrupted(chunk.arrived());
    }
    if (interrupted) {
      begin(chunk.data().size());
    } else if (sign == Backlog.Sign.MUCH || isUnproven) {
      ask(chunk.data().size());
    }
    isUnproven = false;
  }

  private void await(ConsoleChunk chunk) throws IOException {
    waiting.add(brokeAgain ? as(ConsoleChunk.Kind.AFTER_GAP, chunk) : chunk);
    brokeAgain = false;
    if (waiting.bytes() > MOST_WAITING) {
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
    Bytes before = told;
    told = Bytes.EMPTY;
    timesTold = 0;
    if (stale) {
      stale = false;
      asked = false;
      if (!waiting.isEmpty()) {
        begin(0);
      }
      return;
    }
    Arrivals came = waiting;
    waiting = new Arrivals();
    boolean isStored = false;
    try {
      Optional<Recollection.Mended> mended =
          kept == null
              ? Optional.empty()
              : recollection.mend(Recollection.joined(before, kept), came.upToGap(), bytesBefore);
      int known = 0;
      if (mended.isPresent()) {
        say(mended.get(), came);
        known = mended.get().known();
        isUnproven = came.isEmpty();
      }
      List<ConsoleChunk> rest = came.part(known, Integer.MAX_VALUE);
      for (int i = 0; i < rest.size(); i++) {
        ConsoleChunk chunk = rest.get(i);
        boolean opens = known + i == 0 && chunk.kind() == ConsoleChunk.Kind.AFTER_GAP;
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
    Bytes came = waiting.upToGap();
    if (came.isEmpty()
        || asks == null
        || stale
        || ++timesTold >= MOST_TIMES
        || recollection.reachesEnd(kept, came)) {
      return false;
    }
    told = Recollection.joined(told, kept);
    bytesBefore = came.size();
    asks.run();
    return true;
  }

  /** Says what has come as far as it is known, with what was missed. */
  private void say(Recollection.Mended mended, Arrivals came) throws IOException {
    if (mended.bridges()) {
      timeline.bridged();
      interrupted = false;
    }
    stands(came.part(0, mended.at()));
    long arrived = came.begin(timeline.lastTime());
    if (!mended.isWhole()) {
      dropped();
    }
    if (!mended.bytes().isEmpty()) {
      say(mended.bytes(), arrived);
    }
    if (!mended.goesOn()) {
      dropped();
    }
    stands(came.part(mended.to(), mended.known()));
  }

  private void stands(List<ConsoleChunk> chunks) throws IOException {
    for (ConsoleChunk chunk : chunks) {
      if (chunk.kind() == ConsoleChunk.Kind.INFERRED_REPEAT) {
        keeper.keep(new ConsoleRecord.Repeated(STREAM, next, chunk.data()));
      } else {
        backlog.came(chunk.data().size(), chunk.arrived());
        say(chunk.data(), chunk.arrived());
      }
    }
  }

  /** Bytes are missing before the next one, and nobody can be asked for them. */
  private void dropped() {
    if (!interrupted) {
      timeline.interrupted(timeline.lastTime());
    }
    interrupted = true;
    asked = true;
  }

  private void say(Bytes bytes, long arrived) throws IOException {
    if (interrupted) {
      keeper.keep(new ConsoleRecord.Missing(STREAM, new ByteSpan(next, next), GapCause.NO_HISTORY));
      recollection.missing();
      interrupted = false;
    }
    keeper.keep(new ConsoleRecord.Said(STREAM, next, bytes));
    recollection.held(bytes);
    next = timeline.append(bytes.size(), arrived).to();
  }
}
