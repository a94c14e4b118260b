package dev.sideband.alarm;

import dev.sideband.time.Stamp;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An alarm as it is told: raised or cleared.
 *
 * @param key its name
 * @param severity how much it matters
 * @param active whether it is raised; false when it is over
 * @param text one line for a person
 * @param facts what is known, by name, in the order given; texts may come from outside and are
 *     hostile to pages and logs
 * @param since when it began
 * @param told when this was told
 */
public record Alarm(
    AlarmKey key,
    Severity severity,
    boolean active,
    String text,
    Map<String, String> facts,
    Stamp since,
    Stamp told) {

  public Alarm {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(told, "told");
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
