package dev.sideband.console;

import dev.sideband.time.Ticker;
import dev.sideband.transport.ConsoleChunk.Place;
import dev.sideband.transport.HistoryPart;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A console whose other end numbers its bytes: each is stored once and in order. What comes ahead
 * of its turn is left to the history, which has it too. For one thread at a time.
 */
final class NumberedConsole {

  private static final int MOST_STALLS = 5;

  private final ConsoleKeeper keeper;
  private final FromHistory history;
  private final Ticker ticker;
  private final ConsoleTimeline timeline = ConsoleTimeline.numberedByBmc();
  private int stream;
  private long next;

  /** Bytes were seen up to there, in this stream. */
  private long seen;

  private boolean live;
  private boolean refilling;
  private boolean fetching;
  private boolean hasLost;
  private int stalls;

  /** Asks the other end; neither waits for it. */
  interface FromHistory {

    /** Asks for what is there from a place on; {@link #fetched} is called later. */
    void fetch(Place from);

    /** Lets some time pass, and calls {@link #again}. */
    void pause();
  }

  /**
   * Creates one whose bytes before a place are stored, or not wanted.
   *
   * @param live whether the line is there
   */
  NumberedConsole(
      Place begin, boolean live, ConsoleKeeper keeper, FromHistory history, Ticker ticker) {
    this.live = live;
    this.keeper = keeper;
    this.history = history;
    this.ticker = ticker;
    this.stream = begin.stream();
    this.next = begin.offset();
    timeline.resume(stream, next);
  }

  /** Returns the place of the next byte. */
  Place end() {
    return new Place(stream, next);
  }

  /** Tells whether something is missing that may be had. */
  boolean isRefilling() {
    return refilling;
  }

  Completeness completeness() {
    return timeline.completeness();
  }

  /** Tells whether bytes were given up since the last call. */
  boolean takeLost() {
    boolean lost = hasLost;
    hasLost = false;
    return lost;
  }

  /** The line is there, or not; what was missed meanwhile is asked for. */
  void lineIs(boolean isLive) {
    live = isLive;
    refilling = false;
    refill();
  }

  /** Takes what has come. */
  void heard(Place place, Bytes data) throws IOException {
    if (place.stream() == stream) {
      seen = Math.max(seen, place.offset() + data.size());
    }
    if (place.stream() != stream || place.offset() > next) {
      refill();
    } else {
      say(place.offset(), data);
    }
  }

  /** Stores what is new of bytes that begin at the next one or before. */
  private void say(long offset, Bytes data) throws IOException {
    int known = (int) Math.min(data.size(), next - offset);
    if (known < data.size()) {
      Bytes fresh = data.slice(known, data.size() - known);
      keeper.keep(new ConsoleRecord.Said(stream, next, fresh));
      next += fresh.size();
    }
    timeline.accept(stream, offset, data.size(), ticker.nanos());
  }

  /** Fetches from the next byte on, until there is no more. */
  private void refill() {
    refilling |= live;
    if (refilling && !fetching) {
      fetching = true;
      history.fetch(end());
    }
  }

  /** Asks whether anything is missing, while the line is there. */
  void check() {
    refill();
  }

  /** Goes on after a pause. */
  void again() {
    if (refilling) {
      refill();
    }
  }

  /**
   * Takes what the history has.
   *
   * @param part null if that could not be learned
   * @return whether nothing is missing any more
   */
  boolean fetched(Place from, @Nullable HistoryPart part) throws IOException {
    fetching = false;
    if (!refilling || from.stream() != stream) {
      return false;
    }
    if (part == null) {
      history.pause();
    } else if (take(part)) {
      refilling = false;
      stalls = 0;
      return true;
    } else {
      refill();
    }
    return false;
  }

  private boolean take(HistoryPart part) throws IOException {
    if (part instanceof HistoryPart.Found found && found.from().offset() <= next) {
      say(found.from().offset(), found.data());
      stalls = 0;
      return false;
    }
    if (part instanceof HistoryPart.Overwritten over && over.oldest().offset() > next) {
      long oldest = over.oldest().offset();
      timeline.known(stream, oldest, oldest, ticker.nanos());
      missing(oldest, GapCause.OVERWRITTEN);
      return false;
    }
    if (part instanceof HistoryPart.OtherStream other) {
      keeper.keep(
          new ConsoleRecord.Missing(stream, new ByteSpan(next, next), GapCause.STREAM_LOST));
      hasLost = true;
      stream = other.stream();
      next = 0;
      seen = 0;
      timeline.known(stream, 0, 0, ticker.nanos());
      return false;
    }
    if (part instanceof HistoryPart.AtEnd && next >= seen) {
      return true;
    }
    if (part instanceof HistoryPart.Unavailable || ++stalls > MOST_STALLS) {
      if (seen > next) {
        timeline.known(stream, next, seen, ticker.nanos());
        timeline.giveUp(new ByteSpan(next, seen), GapCause.NO_HISTORY);
        missing(seen, GapCause.NO_HISTORY);
      }
      return true;
    }
    return false;
  }

  private void missing(long upTo, GapCause cause) throws IOException {
    keeper.keep(new ConsoleRecord.Missing(stream, new ByteSpan(next, upTo), cause));
    next = upTo;
    hasLost = true;
  }
}
