package dev.sideband.fleet.service;

import dev.sideband.fleet.RestartBook;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Table;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ServiceKeeper} knows of its service, how that is remembered, and who is told when
 * it changes. On the supervisor's queue, but for what says otherwise.
 */
final class KeptService {

  final ServiceDeclaration service;
  final ServiceHands hands;
  final RestartBook book = new RestartBook();
  final SeenProcess seen = new SeenProcess();
  final CodeWaits codeWaits = new CodeWaits();

  // These are looked at by any thread.
  volatile ServiceState state;
  volatile boolean isProtected;
  volatile boolean changingLevel;
  volatile boolean wanted;
  volatile Optional<ProcessState> code = Optional.empty();
  volatile ServiceInfo latest;

  Instant since;
  String reason;
  boolean attention;

  /** Whether the end of the process is what somebody ordered. */
  boolean expected;

  /** Whether it is to be started again when the host is, and not before. */
  boolean held;

  /** Whether a process that does not respond is being replaced. */
  boolean replacing;

  /** Whether this agent keeps it; before, it is as the one before left it. */
  boolean isKept;

  /** Whether a process is being started or looked for. */
  boolean launching;

  /** Whether it is to be ended at once. */
  boolean force;

  @Nullable ServiceProcess process;

  /** The process that an earlier agent left and that this one has not looked for yet. */
  Optional<NotedProcess> left;

  Optional<Instant> nextStart = Optional.empty();
  Optional<String> probeText = Optional.empty();
  Optional<String> version = Optional.empty();
  Optional<ProcessEnd> lastEnd;
  String level = DegradeLevel.FULL;
  String wantedLevel;
  long restarts;

  private final KeeperHouse house;
  private @Nullable AwaitedOrder awaited;

  KeptService(ServiceDeclaration service, KeeperHouse house) {
    this.service = service;
    this.house = house;
    this.hands = new ServiceHands(service, house);
    RememberedService known = remembered();
    this.state = known.state();
    this.since = known.since();
    this.reason = known.reason();
    this.attention = known.attention();
    this.wanted = known.wanted();
    this.expected = known.expected();
    this.isProtected = known.isProtected();
    this.wantedLevel = known.level();
    this.restarts = known.restarts();
    this.lastEnd = known.lastEnd();
    this.left = known.process();
    this.latest = snapshot();
  }

  /** Takes it that this was so before the agent began. */
  void assume(ServiceState before) {
    state = before;
    attention = false;
    refresh();
  }

  /** Returns what is remembered of it. */
  RememberedService remembered() {
    return house
        .memory()
        .find(service.name())
        .orElseGet(() -> RememberedService.fresh(service.startsWithAgent(), now()));
  }

  Instant now() {
    return house.context().clock().instant();
  }

  long nanos() {
    return house.context().ticker().nanos();
  }

  /** Takes note of what is wanted from now on; an order fails if that cannot be written. */
  boolean intend(
      boolean newWanted, boolean newExpected, @Nullable CompletableFuture<ServiceResult> result) {
    boolean wantedBefore = wanted;
    boolean expectedBefore = expected;
    String levelBefore = wantedLevel;
    wanted = newWanted;
    expected = newExpected;
    wantedLevel = newWanted ? wantedLevel : DegradeLevel.FULL;
    Optional<String> failure = save();
    if (failure.isPresent() && result != null) {
      wanted = wantedBefore;
      expected = expectedBefore;
      wantedLevel = levelBefore;
      result.complete(ServiceResult.notRecorded("cannot be written: " + failure.get()));
      return false;
    }
    if (result != null) {
      book.forget(service.name());
      attention = false;
    }
    return true;
  }

  void await(CompletableFuture<ServiceResult> result, Duration within) {
    finish(false, "another order took its place");
    AwaitedOrder order = new AwaitedOrder(result);
    awaited = order;
    order.limit(
        hands.after(
            within,
            () -> {
              if (awaited == order) {
                finish(
                    false, "not done in time: " + service.name() + " is " + state.shown().name());
              }
            }));
  }

  void finish(boolean isDone, String text) {
    finish(new ServiceResult(isDone, text));
  }

  void finish(ServiceResult result) {
    AwaitedOrder order = awaited;
    awaited = null;
    if (order != null) {
      order.end(result);
    }
  }

  void move(ServiceState to, String why) {
    move(to, why, Optional.empty(), Optional.empty());
  }

  void move(ServiceState to, String why, Optional<ProcessEnd> end, Optional<Table> record) {
    if (to != state && !state.next().contains(to)) {
      throw new IllegalStateException(service.name() + ": " + state + " to " + to);
    }
    state = to;
    reason = why;
    since = now();
    moved(end, record);
  }

  void moved(Optional<ProcessEnd> end, Optional<Table> record) {
    save();
    ServiceInfo before = latest;
    ServiceInfo after = snapshot();
    latest = after;
    house.changed(before, after, end, record);
  }

  void detail() {
    refresh();
    house.detail(latest);
  }

  void refresh() {
    latest = snapshot();
  }

  private ServiceInfo snapshot() {
    ProcessState own =
        state == ServiceState.RUNNING ? seen.activity().orElse(state.shown()) : state.shown();
    ServiceProcess now = process;
    return new ServiceInfo(
        service.name(),
        house.clock().now(),
        service.task(),
        code.orElse(own),
        since,
        reason,
        level,
        version,
        now == null ? Optional.empty() : Optional.of(now.id()),
        lastEnd,
        restarts,
        nextStart,
        isProtected,
        attention,
        probeText);
  }

  Optional<String> save() {
    ServiceProcess now = process;
    RememberedService all =
        new RememberedService(
            wanted,
            expected,
            state,
            since,
            reason,
            attention,
            now == null ? left : Optional.of(new NotedProcess(now.id(), true)),
            wantedLevel,
            isProtected,
            restarts,
            lastEnd);
    try {
      house.memory().put(service.name(), all);
      return Optional.empty();
    } catch (IOException e) {
      house.context().observer().counted("service.memory.failures", service.name(), 1);
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
