package dev.sideband.console;

import dev.sideband.transport.ConsoleChunk;
import dev.sideband.wire.Bytes;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The question to the other end of a console for what it kept, and what comes until that is told.
 * It is asked again as long as what comes does not reach as far as what was told: what was said
 * last may have been dropped too, and only what follows it tells. For one thread at a time.
 */
final class Recall {

  /** More bytes do not wait. */
  static final int MOST_WAITING = 1 << 18;

  private static final int MOST_TIMES = 5;

  private final @Nullable Runnable question;
  private final Recollection recollection;
  private Arrivals waiting = new Arrivals();
  private boolean isOpen;

  /** So many bytes of those that wait came before it was asked. */
  private int before;

  /** What was told, as long as what waited did not reach that far. */
  private Bytes told = Bytes.EMPTY;

  private int timesTold;

  /** The line broke again before anything came: what was asked for may be too old. */
  private boolean isStale;

  /** When the line broke again behind what waits. */
  private OptionalLong brokeAt = OptionalLong.empty();

  /**
   * What was told, and what it is about.
   *
   * @param kept what the other end kept; empty if that could not be had
   * @param came what came meanwhile
   * @param before so many of its bytes came before it was asked for, so that it must be known there
   * @param brokeAt when the line broke behind all that, if it did
   */
  record Answer(Bytes kept, Arrivals came, int before, OptionalLong brokeAt) {

    /** Tells whether what came goes on with whatever comes next. */
    boolean goesOn() {
      return brokeAt.isEmpty() && !came.hasGap();
    }
  }

  /**
   * Creates one that nobody asked yet.
   *
   * @param question asks, without waiting, so that {@link #answer} is called later; null if the
   *     other end keeps nothing
   * @param recollection what is held, by which the place of what was kept is found
   */
  Recall(@Nullable Runnable question, Recollection recollection) {
    this.question = question;
    this.recollection = recollection;
  }

  /** Tells whether the other end keeps anything. */
  boolean isPossible() {
    return question != null;
  }

  /** Tells whether an answer is waited for. */
  boolean isOpen() {
    return isOpen;
  }

  /**
   * Asks.
   *
   * @param came so many bytes have come that will be said to wait
   * @return false if it cannot be asked, or has been
   */
  boolean ask(int came) {
    if (question == null || isOpen || !recollection.canFind()) {
      return false;
    }
    isOpen = true;
    before = came;
    question.run();
    return true;
  }

  /** Lets what has come wait; tells whether no more may. */
  boolean await(ConsoleChunk chunk) {
    waiting.add(brokeAt.isPresent() ? Arrivals.as(ConsoleChunk.Kind.AFTER_GAP, chunk) : chunk);
    brokeAt = OptionalLong.empty();
    return waiting.bytes() > MOST_WAITING;
  }

  /** Notes that the line broke again, while an answer is waited for. */
  void broke(long lastGood) {
    if (waiting.isEmpty()) {
      isStale = true;
    } else {
      brokeAt = OptionalLong.of(lastGood);
    }
  }

  /** Waits no longer, and makes do with what was told. */
  @Nullable Answer end() {
    isStale = false;
    return answer(null);
  }

  /**
   * Takes what was told.
   *
   * @param kept null if it cannot be had
   * @return null if it has been asked again, or was not asked
   */
  @Nullable Answer answer(@Nullable Bytes kept) {
    if (!isOpen || kept != null && isAskedAgain(kept)) {
      return null;
    }
    Bytes all = kept == null ? told : Recollection.joined(told, kept);
    isOpen = false;
    told = Bytes.EMPTY;
    timesTold = 0;
    if (isStale) {
      isStale = false;
      if (!waiting.isEmpty()) {
        ask(0);
      }
      return null;
    }
    Answer answer = new Answer(all, waiting, before, brokeAt);
    waiting = new Arrivals();
    brokeAt = OptionalLong.empty();
    return answer;
  }

  private boolean isAskedAgain(Bytes kept) {
    Bytes came = waiting.upToGap();
    boolean isAllKnown = before >= came.size() && (brokeAt.isPresent() || waiting.hasGap());
    if (question == null
        || came.isEmpty()
        || isStale
        || isAllKnown
        || ++timesTold >= MOST_TIMES
        || recollection.reachesEnd(kept, came)) {
      return false;
    }
    told = Recollection.joined(told, kept);
    before = waiting.size();
    question.run();
    return true;
  }
}
