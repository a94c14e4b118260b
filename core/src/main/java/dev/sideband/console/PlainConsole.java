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

  private static final int STREAM = ConsoleTimeline.LOCAL_STREAM;

  private final ConsoleKeeper keeper;
  private final ConsoleTimeline timeline;
  private final Recollection recollection = new Recollection();
  private final Backlog backlog = new Backlog();
  private final Recall recall;
  private long next;

  /** Bytes may be missing before the next one. */
  private boolean interrupted;

  /** The other end was asked about that interruption. */
  private boolean asked;

  /**
   * What is held goes as far as it told, and nothing has come since: that may begin further back,
   * for what it keeps is there sooner than what it sends.
   */
  private boolean isAhead;

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
    this.recall = new Recall(recall, recollection);
    this.timeline = ConsoleTimeline.local(next);
    recollection.held(newest);
  }

  /** Tells whether it waits for what the other end kept. */
  boolean isRecalling() {
    return recall.isOpen();
  }

  Completeness completeness() {
    return timeline.completeness();
  }

  /** Notes that bytes may have been missed since a time, nanoseconds of the ticker. */
  void interrupted(long lastGood) {
    if (recall.isOpen()) {
      recall.broke(lastGood);
    } else {
      timeline.interrupted(lastGood);
      interrupted = true;
      asked = false;
    }
  }

  /** The line is there: what was missed meanwhile is asked for, also if nothing more comes. */
  void live() {
    if (interrupted && !recall.isOpen()) {
      begin(0);
    }
  }

  private void begin(int before) {
    if (!asked) {
      asked = recall.ask(before);
    }
  }

  /** Takes what has come. */
  void heard(ConsoleChunk chunk) throws IOException {
    if (recall.isOpen()) {
      await(chunk);
    } else if (chunk.kind() == ConsoleChunk.Kind.INFERRED_REPEAT) {
      stands(List.of(chunk));
    } else {
      doubt(chunk);
      if (recall.isOpen()) {
        await(chunk);
      } else {
        say(chunk.data(), chunk.arrived());
      }
    }
  }

  /** What is kept is asked for at once: it is to go back as far as possible. */
  private void doubt(ConsoleChunk chunk) {
    Backlog.Sign sign = backlog.came(chunk.data().size(), chunk.arrived());
    boolean isThrownAway = sign == Backlog.Sign.THROWN_AWAY && recall.isPossible();
    if (isThrownAway || chunk.kind() == ConsoleChunk.Kind.AFTER_GAP) {
      interrupted(chunk.arrived());
    }
    if (interrupted) {
      begin(chunk.data().size());
    } else if (isAhead) {
      if (!recall.ask(chunk.data().size())) {
        untold();
      }
    } else if (sign == Backlog.Sign.MUCH) {
      recall.ask(chunk.data().size());
    }
  }

  private void await(ConsoleChunk chunk) throws IOException {
    if (recall.await(chunk)) {
      end();
    }
  }

  /** Waits no longer: what waited is stored, behind a gap if it was not told what is there. */
  void end() throws IOException {
    settle(recall.end());
  }

  /** Takes what the other end kept; null if that cannot be had. */
  void recalled(@Nullable Bytes kept) throws IOException {
    settle(recall.answer(kept));
  }

  private void settle(Recall.@Nullable Answer answer) throws IOException {
    if (answer == null) {
      asked = recall.isOpen();
      return;
    }
    boolean isStored = false;
    try {
      store(answer);
      isStored = true;
    } finally {
      if (!isStored) {
        interrupted(timeline.lastTime());
      }
    }
    if (answer.brokeAt().isPresent()) {
      interrupted(answer.brokeAt().getAsLong());
    }
  }

  private void store(Recall.Answer answer) throws IOException {
    Bytes kept = answer.kept();
    boolean isContinued = recollection.isContinuedBy(kept);
    Arrivals came = behindHeld(kept, answer.came(), answer.before());
    int held = answer.came().size() - came.size();
    boolean isUntold = isAhead && came.size() > 0;
    if (held > 0 && !isUntold && !isContinued) {
      // What came goes on with what is held, and what was kept lies elsewhere.
      bridged();
      hear(came, false);
      return;
    }
    if (isUntold && !isContinued) {
      untold();
    }
    boolean opens = interrupted || !came.beginsBehindGap();
    Bytes first = opens ? came.upToGap() : Bytes.EMPTY;
    int before = Math.max(0, answer.before() - held);
    Optional<Mended> mended = recollection.mend(kept, first, before, answer.goesOn());
    if (mended.isPresent()) {
      say(mended.get(), came);
      isAhead = isAhead && came.isEmpty() || mended.get().endsInKept();
      Arrivals rest = behindHeld(kept, came.from(mended.get().known()), 0);
      hear(rest, opens && rest.size() == came.size());
    } else {
      if (isUntold) {
        untold();
      }
      hear(came, opens);
    }
  }

  /**
   * Takes what waited for the answer.
   *
   * @param isKnown whether the gap that it begins behind, if it does, is what was asked about
   */
  private void hear(Arrivals came, boolean isKnown) throws IOException {
    boolean opens = isKnown && came.beginsBehindGap();
    for (ConsoleChunk chunk : came.chunks()) {
      heard(opens ? Arrivals.as(ConsoleChunk.Kind.NEXT, chunk) : chunk);
      opens = false;
    }
  }

  /** Returns what came without the bytes that are held already, as far as that can be told. */
  private Arrivals behindHeld(Bytes kept, Arrivals came, int before) {
    Arrivals rest = came;
    int held = 1;
    while (held > 0 && isAhead && !rest.upToGap().isEmpty()) {
      Bytes first = rest.upToGap();
      int known = Math.max(0, before - (came.size() - rest.size()));
      held = Math.max(0, recollection.ahead(kept, first, known));
      isAhead = held == 0 || held == first.size();
      rest = rest.from(held);
    }
    return rest;
  }

  /** What came may lie behind what is held, and nobody knows. */
  private void untold() {
    isAhead = false;
    dropped();
  }

  private void bridged() {
    timeline.bridged();
    interrupted = false;
  }

  /** Says what has come as far as it is known, with what was missed. */
  private void say(Mended mended, Arrivals came) throws IOException {
    if (mended.bridges()) {
      bridged();
    }
    stands(came.part(0, mended.at()));
    long arrived = came.begin(timeline.lastTime());
    if (!mended.isWhole()) {
      dropped();
    }
    say(mended.bytes(), arrived);
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
    if (bytes.isEmpty()) {
      return;
    }
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
