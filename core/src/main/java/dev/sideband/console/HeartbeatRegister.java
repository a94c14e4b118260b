package dev.sideband.console;

import dev.sideband.time.BmcBoot;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The register of heartbeats: which were sent, which are answered, and what the others mean.
 *
 * <p>A heartbeat is entered before it leaves, so no answer is too fast for it. An answer may come
 * late, twice, for nothing or damaged: it is classified, and never ends anything unless the rules
 * say so. A heartbeat's number is its name; misses are counted apart from it, and the threshold is
 * for them.
 *
 * <p>It knows no clock, no thread and no wire: {@link #tick} and {@link #isDue} are asked with the
 * nanoseconds of one ticker, which only grow. Events are told while a method runs, to a listener
 * that must not call back. For one thread at a time.
 */
public final class HeartbeatRegister {

  private final HeartbeatRules rules;
  private final Consumer<? super HeartbeatEvent> listener;
  private final HeartbeatBook book;
  private final HeartbeatSchedule schedule;
  private final ClockOffset offset;
  private final long patience;
  private final long endAt;
  private final Map<Unexpected, Long> unexpected = new EnumMap<>(Unexpected.class);

  private @Nullable BmcBoot boot;
  private @Nullable EndReason ended;
  private @Nullable HeartbeatEntry lastAnswered;
  private long epoch;
  private int missesInARow;
  private int missesInPeriod;

  /**
   * Creates an empty register; the first heartbeat is due at {@code start}.
   *
   * @param firstNumber the number of the first heartbeat, 0 to 2^32 − 1; after the last comes 0
   * @param start nanoseconds of the ticker
   */
  public HeartbeatRegister(
      HeartbeatRules rules,
      long firstNumber,
      long start,
      Consumer<? super HeartbeatEvent> listener) {
    this.rules = Objects.requireNonNull(rules, "rules");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.book = new HeartbeatBook(rules.memory(), firstNumber);
    this.schedule = new HeartbeatSchedule(rules, start);
    this.offset = new ClockOffset(rules.tolerance().toNanos());
    this.patience = rules.patience().toNanos();
    this.endAt = start + rules.duration().toNanos();
  }

  /** Returns when {@link #tick} has something to do, or {@link Long#MAX_VALUE} if never again. */
  public long nextTick() {
    if (ended != null) {
      return Long.MAX_VALUE;
    }
    long next = Math.min(schedule.due(), endAt);
    for (HeartbeatEntry waiting : awaited()) {
      return Math.min(next, waiting.sent + patience);
    }
    return next;
  }

  /** Returns those that are not overdue yet, oldest first. */
  private List<HeartbeatEntry> awaited() {
    return book.stream().filter(entry -> entry.state == HeartbeatState.SENT).toList();
  }

  /** Does what time has come for: heartbeats become overdue, a period or everything ends. */
  public void tick(long now) {
    if (ended != null) {
      return;
    }
    for (HeartbeatEntry entry : awaited()) {
      if (now - entry.sent < patience) {
        break;
      }
      miss(entry, now);
      if (ended != null) {
        return;
      }
    }
    boolean periodOver = now >= schedule.periodEnd();
    if (now >= endAt) {
      end(EndReason.DURATION);
    } else if (periodOver && rules.atPeriod() == AtPeriod.END_AT_PERIOD) {
      end(EndReason.PERIOD);
    } else if (schedule.moveTo(now)) {
      missesInPeriod = 0;
    }
  }

  private void miss(HeartbeatEntry entry, long now) {
    entry.state = HeartbeatState.MISSED;
    entry.cause = HeartbeatCause.UNKNOWN;
    if (lastAnswered != null) {
      explainMissed(lastAnswered, false);
    }
    missesInARow++;
    missesInPeriod++;
    int misses = misses();
    tell(new HeartbeatEvent.Overdue(entry.view(), Duration.ofNanos(now - entry.sent), misses));
    if (misses > rules.threshold()) {
      end(EndReason.THRESHOLD);
    }
  }

  /** Tells whether a heartbeat is to be sent now. */
  public boolean isDue(long now) {
    return ended == null && now >= schedule.due();
  }

  /**
   * Enters the heartbeat that is due, to be sent when this returns.
   *
   * @param wall the time for people
   * @throws IllegalStateException if none is due
   */
  public Heartbeat send(long now, Instant wall) {
    if (!isDue(now)) {
      throw new IllegalStateException("no heartbeat is due");
    }
    if (schedule.moveTo(now)) {
      missesInPeriod = 0;
    }
    schedule.take(now);
    return enter(now, wall, null);
  }

  /**
   * Notes that a heartbeat was entered and could not leave: it will be missed, and what held it up
   * is what held up those before it.
   */
  public void notSent(long number) {
    HeartbeatEntry entry = book.find(number);
    if (entry != null) {
      entry.left = false;
    }
  }

  /**
   * Enters one more heartbeat, which is to bring the log of a window again; only a log from within
   * it will be taken for its answer.
   *
   * @throws IllegalStateException if the register has ended
   * @throws IllegalArgumentException if the window has no time on the BMC's clock
   */
  public Heartbeat sendFor(AbnormalWindow window, long now, Instant wall) {
    if (ended != null) {
      throw new IllegalStateException("ended: " + ended);
    }
    return enter(
        now,
        wall,
        window
            .bmcSpan()
            .orElseThrow(() -> new IllegalArgumentException("no time on the BMC's clock")));
  }

  private Heartbeat enter(long now, Instant wall, AbnormalWindow.@Nullable BmcSpan wanted) {
    HeartbeatEntry entry =
        new HeartbeatEntry(book.takeNumber(), schedule.period(), epoch, now, wall, wanted);
    book.add(entry);
    return entry.view();
  }

  /**
   * Takes an answer, whenever it comes.
   *
   * @return the heartbeat that it answers, whose log may be kept and shown now; or empty if the
   *     answer was not believed, and then nothing of it may
   */
  public Optional<Heartbeat> answered(HeartbeatAnswer answer) {
    if (ended != null) {
      return refuse(Unexpected.AFTER_END, answer);
    }
    HeartbeatEntry entry = book.find(answer.number());
    if (entry == null) {
      return refuse(Unexpected.FOREIGN, answer);
    }
    if (entry.epoch != epoch) {
      return refuse(Unexpected.OTHER_SESSION, answer);
    }
    if (!entry.state.isOutstanding()) {
      return refuse(Unexpected.DUPLICATE, answer);
    }
    if (answer.completionCode() != 0) {
      return refuse(Unexpected.ERROR_CODE, answer);
    }
    BmcTimes times = answer.bmcTimes();
    if (times != null && !isThisBoot(times.boot())) {
      return refuse(Unexpected.OTHER_SESSION, answer);
    }
    if (times != null && !offset.accept(entry.sent, answer.arrived(), times)) {
      return refuse(Unexpected.IMPOSSIBLE_TIME, answer);
    }
    if (entry.wanted != null && !isWanted(entry.wanted, answer)) {
      return refuse(Unexpected.OUTSIDE_WINDOW, answer);
    }
    return Optional.of(accept(entry, answer));
  }

  private boolean isThisBoot(BmcBoot other) {
    BmcBoot before = boot;
    boot = other;
    if (before == null || before.equals(other)) {
      return true;
    }
    abandon(HeartbeatCause.BMC_RESTART);
    tell(new HeartbeatEvent.BmcRestarted(before, other));
    return false;
  }

  private boolean isWanted(AbnormalWindow.BmcSpan wanted, HeartbeatAnswer answer) {
    LogSpan log = answer.log();
    BmcTimes times = answer.bmcTimes();
    return log != null
        && times != null
        && times.boot().equals(wanted.boot())
        && wanted.holds(log, rules.tolerance().toNanos() / 1_000);
  }

  private Optional<Heartbeat> refuse(Unexpected kind, HeartbeatAnswer answer) {
    unexpected.merge(kind, 1L, Long::sum);
    tell(new HeartbeatEvent.UnexpectedAnswer(kind, answer.number()));
    if (rules.policies().get(kind) == UnexpectedPolicy.END) {
      end(EndReason.UNEXPECTED_ANSWER);
    }
    return Optional.empty();
  }

  private Heartbeat accept(HeartbeatEntry entry, HeartbeatAnswer answer) {
    entry.arrived = answer.arrived();
    entry.times = answer.bmcTimes();
    entry.log = answer.log();
    boolean late =
        entry.state == HeartbeatState.MISSED || answer.arrived() - entry.sent >= patience;
    book.settle(
        entry,
        answer.limitExceeded()
            ? HeartbeatState.TIMEOUT_REPORTED
            : late ? HeartbeatState.ANSWERED_LATE : HeartbeatState.ANSWERED);
    new Diagnosis(rules.interval().toNanos()).judge(entry, book.answeredSince(entry.sent));
    explainMissed(entry, answer.dropped() > 0);
    lastAnswered = entry;
    missesInARow = 0;
    Heartbeat view = entry.view();
    tell(new HeartbeatEvent.Answered(view));
    tellIfRoundEnded();
    return view;
  }

  /**
   * What was sent before and missed did not wait in line: it is gone. What could not leave shares
   * the fate of the one before it.
   */
  private void explainMissed(HeartbeatEntry answered, boolean dropped) {
    HeartbeatCause lost = dropped ? HeartbeatCause.BMC_BUSY : HeartbeatCause.NETWORK;
    HeartbeatCause before = lost;
    for (HeartbeatEntry entry : book.sentBefore(answered.sent)) {
      if (entry.state == HeartbeatState.MISSED && entry.cause == HeartbeatCause.UNKNOWN) {
        entry.cause = entry.left ? lost : before;
      }
      before = entry.cause == HeartbeatCause.NONE ? lost : entry.cause;
    }
  }

  /**
   * Notes that the session is gone: what is outstanding will not be answered, and is missed.
   * Heartbeats go on, in the next session.
   */
  public void sessionLost() {
    abandon(HeartbeatCause.NETWORK);
  }

  private void abandon(HeartbeatCause cause) {
    epoch++;
    offset.forget();
    book.forEachOutstanding(entry -> {
      entry.state = HeartbeatState.MISSED;
      entry.cause = cause;
    });
  }

  /** Notes that the log of a window was fetched: its heartbeats are settled. */
  public void refetched(AbnormalWindow window) {
    settle(window, HeartbeatState.REFETCHED);
  }

  /** Notes that the log of a window cannot be had: its heartbeats are lost. */
  public void lost(AbnormalWindow window) {
    settle(window, HeartbeatState.LOST);
  }

  private void settle(AbnormalWindow window, HeartbeatState state) {
    boolean had = book.outstanding() > 0;
    for (long number : window.numbers()) {
      HeartbeatEntry entry = book.find(number);
      if (entry != null && entry.state == HeartbeatState.MISSED) {
        book.settle(entry, state);
      }
    }
    if (had) {
      tellIfRoundEnded();
    }
  }

  private void tellIfRoundEnded() {
    if (book.outstanding() == 0) {
      tell(new HeartbeatEvent.RoundEnded(schedule.period()));
    }
  }

  /** Ends the register at once; what is outstanding is lost. Idempotent. */
  public void end() {
    end(EndReason.MANUAL);
  }

  private void end(EndReason reason) {
    if (ended != null) {
      return;
    }
    ended = reason;
    book.forEachOutstanding(entry -> book.settle(entry, HeartbeatState.LOST));
    tell(new HeartbeatEvent.Ended(reason));
  }

  private void tell(HeartbeatEvent event) {
    listener.accept(event);
  }

  /** Returns why it ended, or empty if it goes on. */
  public Optional<EndReason> endReason() {
    return Optional.ofNullable(ended);
  }

  /** Returns how many misses count against the threshold now. */
  public int misses() {
    return rules.counting() == MissCount.CONSECUTIVE ? missesInARow : missesInPeriod;
  }

  /** Returns how many heartbeats have no answer yet, missed ones included. */
  public int outstanding() {
    return book.outstanding();
  }

  /** Returns how many heartbeats were left out since nobody sent them in time. */
  public long skipped() {
    return schedule.skipped();
  }

  /** Returns how many answers of a kind came that nobody waited for. */
  public long unexpected(Unexpected kind) {
    return unexpected.getOrDefault(kind, 0L);
  }

  /** Returns the sequences of the periods that have outstanding heartbeats, oldest first. */
  public List<HeartbeatPeriod> periods() {
    return book.periods();
  }

  /** Returns what is known of a heartbeat, if it is remembered. */
  public Optional<Heartbeat> heartbeat(long number) {
    return Optional.ofNullable(book.find(number)).map(HeartbeatEntry::view);
  }

  /** Returns the remembered heartbeats that were sent in a time, both ends included. */
  public List<Heartbeat> sentBetween(long from, long to) {
    return book.views(entry -> entry.sent >= from && entry.sent <= to);
  }

  /** Returns the remembered heartbeats that did not go well, oldest first. */
  public List<Heartbeat> abnormal() {
    return book.views(entry -> !entry.state.isNormal());
  }

  /**
   * Returns the times in which heartbeats were missed, oldest first, as far as one was answered
   * before and after; settled ones are not among them.
   */
  public List<AbnormalWindow> windows() {
    return book.windows();
  }

  /** Returns what our clock showed at a time of the BMC's current boot, if that can be told. */
  public OptionalLong toOurs(BmcBoot of, long bmcMicros) {
    return offset.isKnown() && of.equals(boot)
        ? OptionalLong.of(offset.toOurs(bmcMicros))
        : OptionalLong.empty();
  }

  /** Returns how far {@link #toOurs} may be off either way. */
  public Duration uncertainty() {
    return Duration.ofNanos(offset.uncertainty());
  }
}
