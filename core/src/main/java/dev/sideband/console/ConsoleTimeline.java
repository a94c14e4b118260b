package dev.sideband.console;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * A console's bytes by their numbers: which are held, which came again, which are missing.
 *
 * <p>Chunks come in any order, overlap and leave holes. With a BMC that numbers its bytes a hole
 * has numbers and can be fetched; {@link #known} tells how far the BMC's log reaches, and what it
 * has overwritten is missing for good. With a plain BMC the collector counts: {@link #append}
 * numbers what arrives, and an interruption is a gap of unknown size between two times.
 *
 * <p>It holds numbers and no bytes, and is bounded: beyond {@value #MOST_HOLES} holes the oldest is
 * given up, beyond {@value #MOST_GAPS} gaps the oldest is forgotten. It knows no clock. For one
 * thread at a time.
 */
public final class ConsoleTimeline {

  /** How many holes may wait to be fetched. */
  public static final int MOST_HOLES = 1_024;

  /** How many gaps are remembered. */
  public static final int MOST_GAPS = 1_024;

  /** The stream of a console whose bytes the collector numbers. */
  public static final int LOCAL_STREAM = 0;

  private final Numbering numbering;
  private final HeldSpans held = new HeldSpans();
  private final Deque<ConsoleGap> gaps = new ArrayDeque<>();
  private boolean begun;
  private int stream;
  private long floor;
  private long start;
  private long head;
  private long lastTime;
  private long interruptedSince;
  private boolean interrupted;
  private long repeated;

  private ConsoleTimeline(Numbering numbering) {
    this.numbering = numbering;
  }

  /** Returns an empty timeline of a console whose BMC numbers the bytes. */
  public static ConsoleTimeline numberedByBmc() {
    return new ConsoleTimeline(Numbering.BMC);
  }

  /**
   * Returns a timeline of a console whose bytes are numbered here.
   *
   * @param next the number of the next byte: where an earlier collection ended, or 0
   */
  public static ConsoleTimeline local(long next) {
    ConsoleTimeline timeline = new ConsoleTimeline(Numbering.LOCAL);
    timeline.begin(LOCAL_STREAM, next);
    return timeline;
  }

  /** Goes on where an earlier collection of the same stream ended: all before is held. */
  public void resume(int from, long next) {
    require(Numbering.BMC);
    begin(from, next);
    floor = next;
  }

  private void begin(int newStream, long first) {
    begun = true;
    stream = newStream;
    floor = 0;
    start = first;
    head = first;
    held.clear();
  }

  private void require(Numbering needed) {
    if (numbering != needed) {
      throw new IllegalStateException("bytes are numbered by " + numbering);
    }
  }

  /**
   * Takes a chunk of a numbered console.
   *
   * @param offset the number of its first byte
   * @param length how many bytes it has
   * @param time when it came, nanoseconds of the ticker
   * @return what of it is new, in order; the rest came before
   */
  public List<ByteSpan> accept(int ofStream, long offset, int length, long time) {
    require(Numbering.BMC);
    Objects.checkFromIndexSize(0, length, Integer.MAX_VALUE);
    enter(ofStream, offset, time);
    start = Math.max(floor, Math.min(start, offset));
    long from = Math.max(start, offset);
    long to = Math.max(from, offset + length);
    List<ByteSpan> fresh = held.add(from, to);
    repeated += length - fresh.stream().mapToLong(ByteSpan::length).sum();
    head = Math.max(head, to);
    lastTime = time;
    while (held.count() > MOST_HOLES) {
      giveUp(held.firstHole(), GapCause.TOO_MANY_GAPS);
    }
    return fresh;
  }

  /** A stream that was never seen before ends the one that was. */
  private void enter(int ofStream, long at, long time) {
    if (!begun) {
      begin(ofStream, at);
    } else if (ofStream != stream) {
      missing().forEach(span -> giveUp(span, GapCause.STREAM_LOST));
      remember(
          new ConsoleGap(stream, new ByteSpan(head, head), lastTime, time, GapCause.STREAM_LOST));
      begin(ofStream, at);
    }
  }

  /**
   * Notes how far the BMC's log reaches.
   *
   * @param tail the number of the oldest byte that it still has
   * @param newest the number after its newest byte
   * @return how many bytes are missing for good since the last call, as they were overwritten
   */
  public long known(int ofStream, long tail, long newest, long time) {
    require(Numbering.BMC);
    enter(ofStream, tail, time);
    head = Math.max(head, newest);
    long lost = 0;
    for (ByteSpan span : missing()) {
      if (span.from() < tail) {
        ByteSpan gone = new ByteSpan(span.from(), Math.min(span.to(), tail));
        giveUp(gone, GapCause.OVERWRITTEN);
        lost += gone.length();
      }
    }
    return lost;
  }

  /** Declares a hole missing for good; nothing will be fetched for it any more. */
  public void giveUp(ByteSpan span, GapCause cause) {
    for (ByteSpan hole : held.missingIn(span.from(), span.to())) {
      remember(new ConsoleGap(stream, hole, lastTime, lastTime, cause));
      held.add(hole.from(), hole.to());
    }
  }

  private void remember(ConsoleGap gap) {
    if (gaps.size() == MOST_GAPS) {
      gaps.removeFirst();
    }
    gaps.addLast(gap);
  }

  /**
   * Numbers bytes that arrived from a plain BMC.
   *
   * @param time when they came, nanoseconds of the ticker
   */
  public ByteSpan append(int length, long time) {
    require(Numbering.LOCAL);
    if (interrupted) {
      remember(
          new ConsoleGap(
              stream, new ByteSpan(head, head), interruptedSince, time, GapCause.NO_HISTORY));
      interrupted = false;
    }
    ByteSpan span = new ByteSpan(head, head + length);
    held.add(span.from(), span.to());
    head = span.to();
    lastTime = time;
    return span;
  }

  /**
   * Notes that bytes of a plain BMC may have been missed since a time; the gap ends when bytes are
   * appended again.
   *
   * @param lastGood when the line was last known to work, nanoseconds of the ticker
   */
  public void interrupted(long lastGood) {
    require(Numbering.LOCAL);
    if (!interrupted) {
      interrupted = true;
      interruptedSince = lastGood;
    }
  }

  /** Notes that what was missed since {@link #interrupted} was had from elsewhere. */
  public void bridged() {
    require(Numbering.LOCAL);
    interrupted = false;
  }

  /** Returns when bytes last came, nanoseconds of the ticker. */
  long lastTime() {
    return lastTime;
  }

  /** Returns what may still be fetched, in order: holes, and what the BMC has beyond. */
  public List<ByteSpan> missing() {
    return held.missingIn(start, head);
  }

  /** Returns the number of the byte after the newest that is known. */
  public long head() {
    return head;
  }

  /** Returns the number of the first byte that is not held: all before it is, or is given up. */
  public long contiguousTo() {
    List<ByteSpan> missing = missing();
    return missing.isEmpty() ? head : missing.get(0).from();
  }

  /** Returns the stream that the numbers count in. */
  public int stream() {
    return stream;
  }

  /** Returns what is held and what is not. */
  public Completeness completeness() {
    return new Completeness(
        numbering, stream, new ByteSpan(start, head), missing(), List.copyOf(gaps), repeated);
  }
}
