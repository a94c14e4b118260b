package dev.sideband.i2c.internal.waveform;

/**
 * Draws what a master and its devices do with the two lines, a quarter of a clock at a time.
 *
 * <p>Both lines are high to begin with. For one thread.
 */
public final class LinePainter {

  private final EdgeSink out;
  private final long quarter;
  private long now;
  private boolean scl = true;
  private boolean sda = true;

  /**
   * Creates a painter.
   *
   * @param quarter how many samples a quarter of a clock period lasts, at least 1
   */
  public LinePainter(EdgeSink out, long quarter) {
    this.out = out;
    this.quarter = quarter;
    out.edge(0, true, true);
  }

  /** Returns the number of samples drawn. */
  public long now() {
    return now;
  }

  /** Leaves both lines as they are. */
  public LinePainter pause(long samples) {
    now += samples;
    return this;
  }

  /** Draws a start, or a repeated start if the clock is low. */
  public LinePainter start() {
    if (!scl) {
      return sda(true).scl(true).sda(false).scl(false);
    }
    return pause(quarter).sda(false).scl(false);
  }

  /** Draws one bit; SDA is not touched any more when the clock is high. */
  public LinePainter bit(boolean value) {
    return sda(value).scl(true).pause(quarter).scl(false);
  }

  /** Draws the high bits of a byte, the first {@code count} of them. */
  public LinePainter bits(int value, int count) {
    for (int bit = 7; bit > 7 - count; bit--) {
      bit((value >> bit & 1) != 0);
    }
    return this;
  }

  /** Draws a byte and the answer to it. */
  public LinePainter octet(int value, boolean acknowledged) {
    return bits(value, 8).bit(!acknowledged);
  }

  /** Draws a stop after the clock has fallen. */
  public LinePainter stop() {
    return sda(false).scl(true).sda(true);
  }

  /** Sets SCL and waits a quarter. */
  public LinePainter scl(boolean level) {
    return set(level, sda);
  }

  /** Sets SDA and waits a quarter. */
  public LinePainter sda(boolean level) {
    return set(scl, level);
  }

  /** Draws a pulse on one line that ends where it began, so many samples long. */
  public LinePainter glitch(boolean clock, long samples) {
    out.edge(now, scl ^ clock, sda ^ !clock);
    now += samples;
    out.edge(now, scl, sda);
    return pause(quarter);
  }

  private LinePainter set(boolean newScl, boolean newSda) {
    if (newScl != scl || newSda != sda) {
      scl = newScl;
      sda = newSda;
      out.edge(now, scl, sda);
    }
    return pause(quarter);
  }

  /** Ends the drawing. */
  public void end() {
    out.end(now);
  }
}
