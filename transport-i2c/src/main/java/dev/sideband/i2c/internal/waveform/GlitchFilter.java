package dev.sideband.i2c.internal.waveform;

import dev.sideband.i2c.WaveformListener;

/**
 * Lets an edge pass when its line has kept the new level for long enough; the edge keeps its place.
 */
final class GlitchFilter implements EdgeSink {

  private static final long NONE = -1;

  private final EdgeSink next;
  private final long shortest;
  private final WaveformListener listener;
  private final Line scl = new Line();
  private final Line sda = new Line();
  private boolean begun;

  /**
   * Creates a filter.
   *
   * @param shortest how many samples a level must last
   */
  GlitchFilter(EdgeSink next, long shortest, WaveformListener listener) {
    this.next = next;
    this.shortest = shortest;
    this.listener = listener;
  }

  /** One line: what has passed, what is there, and since when they differ. */
  private static final class Line {
    private boolean passed;
    private boolean level;
    private long since = NONE;
  }

  @Override
  public void edge(long sample, boolean newScl, boolean newSda) {
    if (!begun) {
      begun = true;
      scl.passed = scl.level = newScl;
      sda.passed = sda.level = newSda;
      next.edge(sample, newScl, newSda);
      return;
    }
    settle(sample);
    take(scl, sample, newScl);
    take(sda, sample, newSda);
  }

  private void take(Line line, long sample, boolean level) {
    if (level == line.level) {
      return;
    }
    line.level = level;
    if (level == line.passed) {
      listener.glitch(line.since, sample);
      line.since = NONE;
    } else {
      line.since = sample;
    }
  }

  /** Passes on what has lasted until now, in the order of its places. */
  private void settle(long now) {
    boolean sclDue = isDue(scl, now);
    boolean sdaDue = isDue(sda, now);
    if (sclDue && sdaDue && scl.since == sda.since) {
      scl.passed = scl.level;
      pass(sda);
      scl.since = NONE;
    } else if (sdaDue && (!sclDue || sda.since < scl.since)) {
      pass(sda);
      if (sclDue) {
        pass(scl);
      }
    } else if (sclDue) {
      pass(scl);
      if (sdaDue) {
        pass(sda);
      }
    }
  }

  private boolean isDue(Line line, long now) {
    return line.since != NONE && now - line.since >= shortest;
  }

  private void pass(Line line) {
    line.passed = line.level;
    next.edge(line.since, scl.passed, sda.passed);
    line.since = NONE;
  }

  @Override
  public void end(long sample) {
    settle(sample);
    next.end(sample);
  }
}
