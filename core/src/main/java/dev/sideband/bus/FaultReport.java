package dev.sideband.bus;

import dev.sideband.transport.BusResult;
import java.util.List;
import java.util.Objects;

/**
 * Where and when a bus went wrong around an occasion, such as an alarm.
 *
 * @param occasion what it is about, one line for a person
 * @param fromMicros the begin of the time looked at, since the boot
 * @param toMicros its end
 * @param messages how many messages there were
 * @param missing how many are known to be missing from the store
 * @param suspects the devices with which something went wrong, the first that did first
 * @param lines the messages that went wrong, in words; the first hundred
 */
public record FaultReport(
    String occasion,
    long fromMicros,
    long toMicros,
    long messages,
    long missing,
    List<Suspect> suspects,
    List<String> lines) {

  public FaultReport {
    Objects.requireNonNull(occasion, "occasion");
    suspects = List.copyOf(suspects);
    lines = List.copyOf(lines);
  }

  /**
   * A device with which something went wrong.
   *
   * @param device where it is
   * @param link its bus's name
   * @param name its own name
   * @param register the register of the first failure, or {@link BusSelector#ANY}
   * @param registerName that register's name
   * @param result how the first failure ended
   * @param firstMicros when the first failure was, since the boot
   * @param lastMicros when the last failure was
   * @param failures how many messages went wrong
   * @param messages how many messages there were with it
   */
  public record Suspect(
      BusDevice device,
      String link,
      String name,
      int register,
      String registerName,
      BusResult result,
      long firstMicros,
      long lastMicros,
      long failures,
      long messages) {}

  /** Returns the report for a person to read. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(occasion).append('\n');
    text.append(
        String.format(
            "%d messages from %s to %s, %d missing%n",
            messages, seconds(fromMicros), seconds(toMicros), missing));
    if (suspects.isEmpty()) {
      text.append("Nothing went wrong on the bus.\n");
    }
    for (Suspect suspect : suspects) {
      text.append(
          String.format(
              "%s: %s (%s, address %s), %s: %s, first at %s; %d of %d messages failed%n",
              seconds(suspect.firstMicros()),
              suspect.name(),
              suspect.link(),
              suspect.device().address(),
              suspect.registerName(),
              suspect.result(),
              seconds(suspect.firstMicros()),
              suspect.failures(),
              suspect.messages()));
    }
    lines.forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }

  private static String seconds(long micros) {
    return String.format("%d.%06d s", micros / 1_000_000, micros % 1_000_000);
  }
}
