package dev.sideband.alarm;

/** Carries alarms away: to a log, a page, another server. */
@FunctionalInterface
public interface AlarmSink {

  /** Takes an alarm; it must return soon. What it throws is counted and goes no further. */
  void accept(Alarm alarm);
}
