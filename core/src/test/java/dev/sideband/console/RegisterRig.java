package dev.sideband.console;

import dev.sideband.time.BmcBoot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A register in virtual time, and a BMC whose clock is 1,000 s ahead of ours. */
final class RegisterRig {

  static final BmcBoot BOOT = new BmcBoot(7);
  static final long SECOND = 1_000_000_000L;
  private static final long AHEAD_MICROS = 1_000_000_000L;

  final List<HeartbeatEvent> events = new ArrayList<>();
  final HeartbeatRegister register;
  long now;

  RegisterRig(HeartbeatRules rules) {
    this(rules, 1);
  }

  RegisterRig(HeartbeatRules rules, long firstNumber) {
    register = new HeartbeatRegister(rules, firstNumber, 0, events::add);
  }

  /** Lets time pass and sends what is due on the way; returns what was sent. */
  List<Heartbeat> run(Duration span) {
    List<Heartbeat> sent = new ArrayList<>();
    long until = now + span.toNanos();
    while (register.nextTick() <= until) {
      now = Math.max(now, register.nextTick());
      register.tick(now);
      if (register.isDue(now)) {
        sent.add(register.send(now, Instant.EPOCH.plusNanos(now)));
      }
    }
    now = until;
    register.tick(now);
    return sent;
  }

  Heartbeat sendOne() {
    return register.send(now, Instant.EPOCH.plusNanos(now));
  }

  static long bmcMicros(long ours) {
    return ours / 1_000 + AHEAD_MICROS;
  }

  /** Answers now, from a BMC that had it in hands between these of our times. */
  Optional<Heartbeat> answer(Heartbeat heartbeat, long received, long parsed) {
    return register.answered(answerOf(heartbeat.number(), received, parsed));
  }

  HeartbeatAnswer answerOf(long number, long received, long parsed) {
    return new HeartbeatAnswer(
        number, now, 0, new BmcTimes(BOOT, bmcMicros(received), bmcMicros(parsed)), null, false, 0);
  }

  Optional<Heartbeat> answer(Heartbeat heartbeat) {
    return answer(heartbeat, now, now);
  }

  HeartbeatState stateOf(Heartbeat heartbeat) {
    return register.heartbeat(heartbeat.number()).orElseThrow().state();
  }

  HeartbeatCause causeOf(Heartbeat heartbeat) {
    return register.heartbeat(heartbeat.number()).orElseThrow().cause();
  }

  <E extends HeartbeatEvent> List<E> told(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
