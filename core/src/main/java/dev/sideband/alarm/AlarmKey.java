package dev.sideband.alarm;

import java.util.Objects;

/**
 * Names an alarm: two with the same key are one.
 *
 * @param rule what raises it, such as {@code console.heartbeat.late}; not empty
 * @param subject what it is about, such as a client or a device; not empty
 */
public record AlarmKey(String rule, String subject) {

  public AlarmKey {
    if (Objects.requireNonNull(rule, "rule").isEmpty()
        || Objects.requireNonNull(subject, "subject").isEmpty()) {
      throw new IllegalArgumentException("rule '" + rule + "', subject '" + subject + "'");
    }
  }

  @Override
  public String toString() {
    return rule + "(" + subject + ")";
  }
}
