package dev.sideband.alarm;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes alarms to the log, one line each: critical ones as errors, the others as warnings.
 *
 * <p>Control characters are shown by their number, so no text from outside can forge a line.
 */
public final class LogSink implements AlarmSink {

  private static final Logger LOG = LoggerFactory.getLogger(LogSink.class);

  /** Creates the sink. */
  public LogSink() {}

  @Override
  public void accept(Alarm alarm) {
    Level level = alarm.severity() == Severity.CRITICAL ? Level.ERROR : Level.WARN;
    LOG.atLevel(level)
        .log(
            "{} {}: {} {}",
            alarm.active() ? "raised" : "cleared",
            oneLine(alarm.key().toString()),
            oneLine(alarm.text()),
            oneLine(alarm.facts().toString()));
  }

  /** Returns the text with its control characters as numbers. */
  static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(character -> {
          int type = Character.getType(character);
          if (type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR) {
            line.append(String.format("\\u%04x", character));
          } else {
            line.appendCodePoint(character);
          }
        });
    return line.toString();
  }
}
