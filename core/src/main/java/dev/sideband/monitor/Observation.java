package dev.sideband.monitor;

import dev.sideband.time.Stamp;
import java.util.Objects;

/**
 * One thing seen by a monitor.
 *
 * @param source what was watched
 * @param sequence grows by one with each observation of this monitor, from 0; a subscriber that
 *     sees a step of more than one has missed the rest
 * @param time when it was seen
 * @param value what was seen; never changes
 */
public record Observation<T>(SourceId source, long sequence, Stamp time, T value) {

  public Observation {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(value, "value");
  }
}
