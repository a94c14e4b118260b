package dev.sideband.console;

import dev.sideband.alarm.AlarmBook;
import dev.sideband.alarm.AlarmKey;
import dev.sideband.alarm.Severity;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.HeartbeatPort;
import dev.sideband.transport.HeartbeatReply;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends a console's heartbeats when they are due, enters them in a register, and raises an alarm
 * for each that is late. Safe for any thread; alarms and the end are told under no lock.
 */
final class ConsolePulse {

  /** A missed heartbeat may still be answered; its answer is waited for so many times longer. */
  private static final int LATER_THAN_PATIENCE = 4;

  private final HeartbeatPort port;
  private final HeartbeatRules rules;
  private final Supplier<Optional<ConsoleChunk.Place>> have;
  private final AlarmBook alarms;
  private final String subject;
  private final TransportContext context;
  private final Runnable onWindow;
  private final Consumer<EndReason> onEnd;
  private final HeartbeatRegister register;
  private final Queue<Runnable> untold = new ArrayDeque<>();
  private final Set<Long> late = new HashSet<>();

  /** Had no line to leave by: they are missed, but nobody's answer to them is late. */
  private final Set<Long> unsent = new HashSet<>();

  private Scheduler.@Nullable Cancellable next;
  private boolean isBusy;
  private boolean hasBegun;
  private boolean isTelling;

  /** Until then it is known what is missing of the console, if anything is. */
  private long settledUntil;

  private boolean wasRefetched;

  /**
   * Creates one that does not beat yet.
   *
   * @param onWindow is to see to it that nothing is missing of the time before, and to {@link
   *     #settle}
   */
  ConsolePulse(
      HeartbeatPort port,
      HeartbeatRules rules,
      Supplier<Optional<ConsoleChunk.Place>> have,
      AlarmBook alarms,
      String subject,
      TransportContext context,
      Runnable onWindow,
      Consumer<EndReason> onEnd) {
    this.port = port;
    this.rules = rules;
    this.have = have;
    this.alarms = alarms;
    this.subject = subject;
    this.context = context;
    this.onWindow = onWindow;
    this.onEnd = onEnd;
    long start = context.ticker().nanos();
    this.settledUntil = start;
    this.register = new HeartbeatRegister(rules, 1, start, this::happened);
  }

  void start() {
    port.listen(this::replied);
  }

  /** Begins to send when the line is there for the first time: before, none could leave. */
  void begin() {
    synchronized (this) {
      if (hasBegun) {
        return;
      }
      hasBegun = true;
    }
    wake();
  }

  /** Does what is due, and sees to what is due later. */
  private void wake() {
    Optional<ConsoleChunk.Place> held = have.get();
    synchronized (this) {
      long now = context.ticker().nanos();
      register.tick(now);
      if (register.isDue(now)) {
        Heartbeat beat = register.send(now, context.clock().instant());
        boolean left =
            port.send(
                new HeartbeatPort.Beat(
                    beat.number(),
                    beat.period(),
                    held.orElse(null),
                    rules.patience().multipliedBy(LATER_THAN_PATIENCE)));
        if (!left) {
          unsent.add(beat.number());
          register.notSent(beat.number());
        }
      }
      plan(now);
    }
    tell();
  }

  private void plan(long now) {
    long at = register.nextTick();
    if (at == Long.MAX_VALUE) {
      return;
    }
    try {
      next = context.scheduler().schedule(this::wake, Duration.ofNanos(Math.max(0, at - now)));
    } catch (RejectedExecutionException e) {
      // The time is over, and with it the heartbeats.
    }
  }

  private void replied(HeartbeatReply reply) {
    synchronized (this) {
      register.answered(HeartbeatAnswer.of(reply));
      settle();
      if (!register.windows().isEmpty()) {
        untold.add(onWindow);
      }
    }
    tell();
  }

  /** Notes that the session is gone; what is outstanding is not answered any more. */
  void sessionLost() {
    synchronized (this) {
      register.sessionLost();
    }
    tell();
  }

  /**
   * Notes that all of the time before is there that will ever be.
   *
   * @param refetched whether what was missed was fetched, all of it
   */
  void settle(boolean refetched) {
    synchronized (this) {
      settledUntil = context.ticker().nanos();
      wasRefetched = refetched;
      settle();
    }
    tell();
  }

  /** A window is known only when a heartbeat behind it is answered, often after the refill. */
  private void settle() {
    for (AbnormalWindow window : register.windows()) {
      if (window.numbers().stream().allMatch(this::isSettled)) {
        if (wasRefetched) {
          register.refetched(window);
        } else {
          register.lost(window);
        }
        window.numbers().forEach(number -> clear(number, "its time is settled"));
      }
    }
  }

  private boolean isSettled(long number) {
    return register.heartbeat(number).filter(beat -> beat.sent() - settledUntil <= 0).isPresent();
  }

  void end() {
    synchronized (this) {
      register.end();
      if (next != null) {
        next.cancel();
      }
    }
    tell();
  }

  /** Asks the register something. */
  synchronized <T> T ask(Function<HeartbeatRegister, T> question) {
    return question.apply(register);
  }

  /** Tells whether the last heartbeat that was answered had to wait for a busy BMC. */
  synchronized boolean isBusy() {
    return isBusy;
  }

  /** Takes the register's events, under the lock. */
  private void happened(HeartbeatEvent event) {
    if (event instanceof HeartbeatEvent.Overdue overdue) {
      Heartbeat beat = overdue.heartbeat();
      if (unsent.remove(beat.number()) || beat.cause() == HeartbeatCause.NETWORK) {
        // A later one was answered: this one is lost, and not late.
        return;
      }
      late.add(beat.number());
      untold.add(() ->
          alarms.raise(
              key(beat.number()),
              Severity.WARNING,
              "heartbeat " + beat.number() + " waits for " + overdue.waited().toSeconds() + " s",
              Map.of("sent", beat.sentWall().toString(), "misses", "" + overdue.misses())));
    } else if (event instanceof HeartbeatEvent.Answered answered) {
      isBusy = answered.heartbeat().cause() == HeartbeatCause.BMC_BUSY;
      clear(answered.heartbeat().number(), "it was answered");
    } else if (event instanceof HeartbeatEvent.Ended ended) {
      List.copyOf(late).forEach(number -> clear(number, "no heartbeat is sent any more"));
      untold.add(() -> onEnd.accept(ended.reason()));
    }
  }

  private void clear(long number, String why) {
    if (late.remove(number)) {
      untold.add(() -> alarms.clear(key(number), why));
    }
  }

  private AlarmKey key(long number) {
    return new AlarmKey(ConsoleMonitor.LATE, subject + "#" + number);
  }

  /** One thread tells at a time, so that what happened later is never told before. */
  private void tell() {
    if (!beginTelling()) {
      return;
    }
    Runnable event = poll();
    try {
      while (event != null) {
        event.run();
        event = poll();
      }
    } finally {
      if (event != null) {
        endTelling();
      }
    }
  }

  private synchronized boolean beginTelling() {
    boolean isFree = !isTelling;
    isTelling = true;
    return isFree;
  }

  private synchronized void endTelling() {
    isTelling = false;
  }

  private synchronized @Nullable Runnable poll() {
    Runnable event = untold.poll();
    isTelling = event != null;
    return event;
  }
}
