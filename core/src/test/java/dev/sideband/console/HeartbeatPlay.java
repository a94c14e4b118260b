package dev.sideband.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.transport.HeartbeatPort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A register in a {@link HeartbeatWorld}, with all that it told. For one thread. */
final class HeartbeatPlay {

  private static final long LIMIT_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int NEWEST = 10;
  private static final Duration WORTH = Duration.ofMinutes(1);

  final HeartbeatWorld world;

  /** When the first heartbeat is due. */
  final long start;

  final HeartbeatRegister register;
  final List<HeartbeatEvent> events = new ArrayList<>();

  /** All that came, believed or not, in the order of coming. */
  final List<HeartbeatAnswer> answers = new ArrayList<>();

  /** In the order of sending. */
  final List<Long> sent = new ArrayList<>();

  /** Those that had no line to leave by. */
  final Set<Long> unsent = new HashSet<>();

  HeartbeatPlay(HeartbeatWorld world, HeartbeatRules rules, long firstNumber) {
    this.world = world;
    this.start = world.nanos();
    this.register = new HeartbeatRegister(rules, firstNumber, start, events::add);
  }

  /** Sends what is due and takes what comes, until something is so. */
  void until(BooleanSupplier isSo) throws InterruptedException {
    long end = world.nanos() + LIMIT_NANOS;
    while (!isSo.getAsBoolean()) {
      if (world.nanos() >= end) {
        throw new AssertionError(
            "it does not become so: "
                + told(HeartbeatEvent.UnexpectedAnswer.class)
                + newest(answers)
                + newest(all()));
      }
      step(end);
    }
  }

  private static <T> List<T> newest(List<T> all) {
    return all.subList(Math.max(0, all.size() - NEWEST), all.size());
  }

  private void step(long end) throws InterruptedException {
    long now = world.nanos();
    int told = events.size();
    register.tick(now);
    if (register.isDue(now)) {
      send(now);
      return;
    }
    if (events.size() > told) {
      return;
    }
    HeartbeatWorld.Event came = world.next(Math.min(end, register.nextTick()));
    if (came != null) {
      take(came);
    }
  }

  private void send(long now) {
    Heartbeat beat = register.send(now, Instant.EPOCH.plusNanos(now));
    assertEquals(HeartbeatState.SENT, of(beat.number()).state(), "it is known before it leaves");
    sent.add(beat.number());
    if (!world.send(new HeartbeatPort.Beat(beat.number(), beat.period(), null, WORTH))) {
      unsent.add(beat.number());
      register.notSent(beat.number());
    }
  }

  private void take(HeartbeatWorld.Event came) {
    HeartbeatAnswer answer = came.answer();
    if (answer == null) {
      register.sessionLost();
      return;
    }
    answers.add(answer);
    register.answered(answer);
    for (HeartbeatPeriod period : register.periods()) {
      List<Long> times = period.outstanding().stream().map(Heartbeat::sent).toList();
      assertEquals(times.stream().sorted().toList(), times, "each period's sequence is in order");
    }
  }

  /** Lets time pass in which nobody sends or takes anything. */
  void sleep(Duration span) throws InterruptedException {
    List<HeartbeatWorld.Event> came = new ArrayList<>();
    long end = world.nanos() + span.toNanos();
    while (world.nanos() < end) {
      HeartbeatWorld.Event next = world.next(end);
      if (next != null) {
        came.add(next);
      }
    }
    came.forEach(this::take);
  }

  Heartbeat of(long number) {
    return register.heartbeat(number).orElseThrow();
  }

  List<Heartbeat> all() {
    return register.sentBetween(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  List<Heartbeat> in(HeartbeatState state) {
    return all().stream().filter(each -> each.state() == state).toList();
  }

  List<Heartbeat> answered() {
    return all().stream().filter(each -> each.state().isAnswered()).toList();
  }

  void untilAnswered(int count) throws InterruptedException {
    until(() -> answered().size() >= count);
  }

  void untilMissed(int count) throws InterruptedException {
    until(() -> in(HeartbeatState.MISSED).size() >= count);
  }

  /** Waits until these are answered, as far as they left, and it is known what held them up. */
  void untilAnswered(List<Long> beats) throws InterruptedException {
    until(() ->
        beats.stream()
            .allMatch(each ->
                unsent.contains(each)
                    ? of(each).cause() != HeartbeatCause.UNKNOWN
                    : of(each).state().isAnswered()));
  }

  /** Waits until a heartbeat is answered that is sent from now on. */
  Heartbeat untilNextAnswered() throws InterruptedException {
    int before = sent.size();
    until(() ->
        sent.size() > before
            && sent.subList(before, sent.size()).stream()
                .anyMatch(each -> of(each).state().isAnswered()));
    return sent.subList(before, sent.size()).stream()
        .map(this::of)
        .filter(each -> each.state().isAnswered())
        .findFirst()
        .orElseThrow();
  }

  <E extends HeartbeatEvent> List<E> told(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  static List<Long> numbers(List<Heartbeat> beats) {
    return beats.stream().map(Heartbeat::number).toList();
  }
}
