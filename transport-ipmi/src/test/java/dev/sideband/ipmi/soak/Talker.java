package dev.sideband.ipmi.soak;

import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/**
 * A host that says numbered lines at a steady rate, and keeps what it said. A line that nobody
 * listens to is said again. Safe for any thread.
 */
public final class Talker {

  private static final long SHORTEST_STEP_NANOS = Duration.ofMillis(5).toNanos();
  private static final String FILL = "of a console that says a lot, and never the same thing twice";
  private static final long SECOND = 1_000_000_000;

  private final Predicate<Bytes> mouth;
  private final long nanosPerLine;
  private final TransportContext context;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private long since;
  private long lines;
  private boolean stopped;

  /**
   * Creates a host that does not talk yet.
   *
   * @param mouth says a line; returns false if nobody listens; may block
   */
  public Talker(Predicate<Bytes> mouth, int linesPerSecond, TransportContext context) {
    this.mouth = mouth;
    this.nanosPerLine = SECOND / linesPerSecond;
    this.context = context;
  }

  /** Returns a line by its number; lines are of different lengths. */
  public static String line(long number) {
    return String.format("%08d %s\r\n", number, FILL.substring((int) (number * 17 % 40)));
  }

  /** Begins to talk. */
  public void start() {
    synchronized (this) {
      since = context.ticker().nanos();
    }
    step();
  }

  private void step() {
    try {
      context.executor().execute(this::talk);
    } catch (RejectedExecutionException e) {
      // The time is over.
    }
  }

  private void talk() {
    synchronized (this) {
      long due = (context.ticker().nanos() - since) / nanosPerLine;
      while (!stopped && lines < due && say()) {
        lines++;
      }
      if (stopped) {
        return;
      }
    }
    try {
      long step = Math.max(SHORTEST_STEP_NANOS, nanosPerLine);
      context.scheduler().schedule(this::step, Duration.ofNanos(step));
    } catch (RejectedExecutionException e) {
      // The time is over.
    }
  }

  private boolean say() {
    byte[] line = line(lines).getBytes(StandardCharsets.US_ASCII);
    boolean heard = mouth.test(Bytes.copyOf(line));
    if (heard) {
      text.writeBytes(line);
    }
    return heard;
  }

  /** Returns how many lines were said. */
  public synchronized long lines() {
    return lines;
  }

  /** Returns all that was said so far. */
  public synchronized byte[] text() {
    return text.toByteArray();
  }

  /** Stops, and returns all that was said; when this returns, the last line is said. */
  public synchronized byte[] stop() {
    stopped = true;
    return text.toByteArray();
  }
}
