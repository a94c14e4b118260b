package dev.sideband.fleet.server;

import java.time.Duration;
import java.util.List;

/**
 * How a monitor server judges and what it keeps.
 *
 * @param silentAfter how long a connected worker may send no table before it counts as silent
 * @param awayAfter how long a worker may be away before that is an alarm
 * @param steadyAfter how long it must be well again before the alarm is over
 * @param orderWithin how long a worker has to begin what is ordered, if nobody says otherwise
 * @param finishWithin how long what was begun may take before nothing more is awaited
 * @param rules what is done about services; the first that covers one counts, {@link
 *     FleetRule#NOTIFY} if none does; copied
 * @param historyBytes what the process tables of one worker may take on the disk, its newest
 *     service tables a sixteenth of that; with 0 nothing is kept, and a server that starts again
 *     waits for whole tables
 * @param mostWorkers how many workers are known at most
 * @param mostRows how many rows a worker's table has at most
 */
public record FleetSettings(
    Duration silentAfter,
    Duration awayAfter,
    Duration steadyAfter,
    Duration orderWithin,
    Duration finishWithin,
    List<FleetRule> rules,
    long historyBytes,
    int mostWorkers,
    int mostRows) {

  /** Silent after 15 s, away after 30 s; a minute to begin, ten to end; 16 MiB for each worker. */
  public static final FleetSettings STANDARD =
      new FleetSettings(
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          List.of(FleetRule.NOTIFY),
          16 << 20,
          2_000,
          100_000);

  public FleetSettings {
    for (Duration each : List.of(silentAfter, orderWithin, finishWithin)) {
      if (each.isNegative() || each.isZero()) {
        throw new IllegalArgumentException(each + " is no time");
      }
    }
    if (awayAfter.isNegative() || steadyAfter.isNegative()) {
      throw new IllegalArgumentException("away after " + awayAfter + ", steady " + steadyAfter);
    }
    if (historyBytes < 0 || mostWorkers < 1 || mostRows < 1) {
      throw new IllegalArgumentException(
          historyBytes + " bytes, " + mostWorkers + " workers, " + mostRows + " rows");
    }
    rules = List.copyOf(rules);
  }

  /** Returns these settings with other rules. */
  public FleetSettings rules(FleetRule... newRules) {
    return new FleetSettings(
        silentAfter,
        awayAfter,
        steadyAfter,
        orderWithin,
        finishWithin,
        List.of(newRules),
        historyBytes,
        mostWorkers,
        mostRows);
  }

  /** Returns these settings with another size of each worker's history. */
  public FleetSettings history(long bytes) {
    return new FleetSettings(
        silentAfter,
        awayAfter,
        steadyAfter,
        orderWithin,
        finishWithin,
        rules,
        bytes,
        mostWorkers,
        mostRows);
  }

  /** Returns the rule for a service. */
  FleetRule rule(String service) {
    return rules.stream().filter(rule -> rule.covers(service)).findFirst().orElse(FleetRule.NOTIFY);
  }
}
