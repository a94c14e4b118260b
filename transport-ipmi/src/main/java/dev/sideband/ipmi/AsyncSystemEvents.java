package dev.sideband.ipmi;

import dev.sideband.ipmi.command.AddSelEntry;
import dev.sideband.ipmi.command.ErasureProgress;
import dev.sideband.ipmi.command.GetSelInfo;
import dev.sideband.ipmi.command.RecordId;
import dev.sideband.ipmi.command.SelEntry;
import dev.sideband.ipmi.command.SelInfo;
import dev.sideband.ipmi.internal.sel.SelErasure;
import dev.sideband.ipmi.internal.sel.SelWalk;
import dev.sideband.time.Scheduler;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The event log of a BMC, by calls that do not wait; {@link SystemEvents} has the same waiting.
 *
 * <p>A log is read by one command a record; each may take as long as the {@link Bmc} allows a call.
 * Safe for any thread.
 */
public final class AsyncSystemEvents {

  private final AsyncBmc bmc;
  private final Scheduler scheduler;

  AsyncSystemEvents(AsyncBmc bmc, Scheduler scheduler) {
    this.bmc = bmc;
    this.scheduler = scheduler;
  }

  /** Asks how full the log is, and when it changed. */
  public CompletionStage<SelInfo> info() {
    return bmc.send(new GetSelInfo());
  }

  /** Reads all records. */
  public CompletionStage<SelReading> read() {
    return new SelWalk(bmc, Optional.empty()).begin();
  }

  /**
   * Reads what came behind a record.
   *
   * <p>The record is compared with the one that has its number now: if the log was erased since, or
   * has overwritten it, all records are read.
   */
  public CompletionStage<SelReading> readAfter(SelEntry last) {
    return new SelWalk(bmc, Optional.of(last)).begin();
  }

  /** Adds a record, whose number and time the BMC sets; its answer is the number. */
  public CompletionStage<RecordId> add(SelEntry entry) {
    return bmc.send(new AddSelEntry(entry));
  }

  /**
   * Erases the log, with what was added up to that moment; tells whether the BMC is done or still
   * at it.
   */
  public CompletionStage<ErasureProgress> clear() {
    return new SelErasure(bmc).begin();
  }

  /**
   * Hands all records to a listener, and then those that come, until it is closed.
   *
   * @param period how long to wait between two readings
   */
  public SelFollower follow(SelListener listener, Duration period) {
    SelFollower follower =
        new SelFollower(
            this,
            Objects.requireNonNull(listener, "listener"),
            Objects.requireNonNull(period, "period"),
            scheduler);
    follower.begin();
    return follower;
  }
}
