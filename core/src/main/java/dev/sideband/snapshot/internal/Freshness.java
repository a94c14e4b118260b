package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.SnapshotLimits;
import dev.sideband.snapshot.SnapshotReceiver;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageInfo;
import dev.sideband.snapshot.StageState;
import dev.sideband.time.BootClock;
import dev.sideband.time.Stamp;
import java.time.Duration;
import java.util.Optional;

/** Tells how old the stages are and how long their writer has been silent. Safe for any thread. */
public final class Freshness {

  private final FileStageStore store;
  private final Ledger ledger;
  private final SnapshotReceiver receiver;
  private final SnapshotLimits limits;
  private final BootClock clock;

  /** Creates a view of what the others hold. */
  public Freshness(
      FileStageStore store,
      Ledger ledger,
      SnapshotReceiver receiver,
      SnapshotLimits limits,
      BootClock clock) {
    this.store = store;
    this.ledger = ledger;
    this.receiver = receiver;
    this.limits = limits;
    this.clock = clock;
  }

  /** Returns a stage as it is now. */
  public StageInfo info(Stage stage) {
    Stamp now = clock.now();
    Optional<StageHeader> header = store.header(stage);
    return new StageInfo(
        stage,
        header.map(StageHeader::state).orElse(StageState.ABSENT),
        header.map(StageHeader::reason).orElseGet(() -> store.damage(stage)),
        header,
        header.map(found -> found.origin().age(now)),
        isStale(header, now),
        receiver.lastHeard(),
        silence());
  }

  /** Tells whether a stage's data is too old, or of too old a boot, to be taken for the present. */
  public boolean isStale(Stage stage) {
    return isStale(store.header(stage), clock.now());
  }

  private boolean isStale(Optional<StageHeader> header, Stamp now) {
    return header
        .map(StageHeader::origin)
        .filter(origin -> origin.age(now).compareTo(limits.staleAfter()) < 0)
        .filter(origin -> origin.boot().equals(ledger.boot()))
        .isEmpty();
  }

  /** Tells whether the writer is so late with its stop that it, or the stop, must be lost. */
  public boolean isStopOverdue() {
    return isReceiving() && isSilentFor(limits.stopDeadline());
  }

  /** Tells whether the writer has been silent in the middle of a write for longer than allowed. */
  public boolean isWriterLost() {
    return isReceiving() && isSilentFor(limits.abandonAfter());
  }

  private boolean isReceiving() {
    return store
        .header(Stage.TEMPORARY)
        .filter(header -> header.state() == StageState.RECEIVING)
        .isPresent();
  }

  private boolean isSilentFor(Duration time) {
    return silence().filter(silence -> silence.compareTo(time) >= 0).isPresent();
  }

  /** What was heard in another boot says nothing of how long this one has been waiting. */
  private Optional<Duration> silence() {
    Stamp now = clock.now();
    return receiver
        .lastHeard()
        .filter(heard -> heard.clock().equals(now.clock()))
        .map(heard -> Duration.ofNanos((now.micros() - heard.micros()) * 1_000));
  }
}
