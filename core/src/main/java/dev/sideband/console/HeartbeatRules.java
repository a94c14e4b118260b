package dev.sideband.console;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * How often heartbeats are sent, how long they are waited for, and when it is enough.
 *
 * @param period the length of a heartbeat period
 * @param perPeriod how many heartbeats are sent in each, evenly, at least 1
 * @param patience how long an answer may take before the heartbeat counts as missed; it may be
 *     longer than many periods, since a busy BMC answers late
 * @param threshold how many misses are borne; one more ends the register; {@link #ANY_NUMBER} if
 *     none shall
 * @param counting which misses count
 * @param atPeriod what happens at the end of a period
 * @param duration how long heartbeats are sent at all; {@link #UNLIMITED} for ever
 * @param tolerance how far the BMC's clock may seem to be off before its times are disbelieved
 * @param memory how many heartbeats are remembered; an older one without answer is lost
 * @param policies what unexpected answers do; those that are not named let the session go on
 */
public record HeartbeatRules(
    Duration period,
    int perPeriod,
    Duration patience,
    int threshold,
    MissCount counting,
    AtPeriod atPeriod,
    Duration duration,
    Duration tolerance,
    int memory,
    Map<Unexpected, UnexpectedPolicy> policies) {

  /** Longer than any register lives. */
  public static final Duration UNLIMITED = Duration.ofDays(36_500);

  /** As a threshold: misses end nothing, however long the network is gone. */
  public static final int ANY_NUMBER = Integer.MAX_VALUE;

  /**
   * One heartbeat every 10 s, waited for a minute, any number of misses borne, for ever; 1,000 are
   * remembered.
   */
  public static final HeartbeatRules STANDARD =
      new HeartbeatRules(
          Duration.ofSeconds(10),
          1,
          Duration.ofMinutes(1),
          ANY_NUMBER,
          MissCount.CONSECUTIVE,
          AtPeriod.REPEAT_AT_PERIOD,
          UNLIMITED,
          Duration.ofMillis(500),
          1_000,
          Map.of());

  public HeartbeatRules {
    positive("period", period);
    positive("patience", patience);
    positive("duration", duration);
    Objects.requireNonNull(counting, "counting");
    Objects.requireNonNull(atPeriod, "atPeriod");
    if (perPeriod < 1 || period.toNanos() / perPeriod < 1) {
      throw new IllegalArgumentException(perPeriod + " heartbeats in " + period);
    }
    if (threshold < 0) {
      throw new IllegalArgumentException("threshold is negative: " + threshold);
    }
    if (tolerance.isNegative()) {
      throw new IllegalArgumentException("tolerance is negative: " + tolerance);
    }
    if (memory < 1) {
      throw new IllegalArgumentException("memory: " + memory);
    }
    policies = Map.copyOf(policies);
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(UNLIMITED) > 0) {
      throw new IllegalArgumentException(name + ": " + value);
    }
  }

  /** Returns the time from one heartbeat to the next within a period. */
  public Duration interval() {
    return period.dividedBy(perPeriod);
  }

  /** Returns these rules with another period and number of heartbeats in it. */
  public HeartbeatRules sending(int count, Duration each) {
    return new HeartbeatRules(
        each, count, patience, threshold, counting, atPeriod, duration, tolerance, memory,
        policies);
  }

  /** Returns these rules with another patience. */
  public HeartbeatRules waiting(Duration longer) {
    return new HeartbeatRules(
        period, perPeriod, longer, threshold, counting, atPeriod, duration, tolerance, memory,
        policies);
  }

  /**
   * Returns these rules with another threshold: whoever sets one wants it to end, though what is
   * missed in an outage of the network counts too.
   */
  public HeartbeatRules bearing(int misses, MissCount which) {
    return new HeartbeatRules(
        period, perPeriod, patience, misses, which, atPeriod, duration, tolerance, memory,
        policies);
  }

  /** Returns these rules with another end. */
  public HeartbeatRules until(AtPeriod end, Duration atMost) {
    return new HeartbeatRules(
        period, perPeriod, patience, threshold, counting, end, atMost, tolerance, memory, policies);
  }

  /** Returns these rules with what an unexpected answer of one kind does. */
  public HeartbeatRules on(Unexpected kind, UnexpectedPolicy policy) {
    Map<Unexpected, UnexpectedPolicy> changed = new EnumMap<>(Unexpected.class);
    changed.putAll(policies);
    changed.put(kind, policy);
    return new HeartbeatRules(
        period, perPeriod, patience, threshold, counting, atPeriod, duration, tolerance, memory,
        changed);
  }
}
