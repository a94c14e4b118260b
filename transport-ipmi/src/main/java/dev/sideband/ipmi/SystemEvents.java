package dev.sideband.ipmi;

import dev.sideband.ipmi.command.ErasureProgress;
import dev.sideband.ipmi.command.RecordId;
import dev.sideband.ipmi.command.SelEntry;
import dev.sideband.ipmi.command.SelInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The event log of a BMC; {@link AsyncSystemEvents} has the same without waiting.
 *
 * <p>Calls fail as those of {@link Bmc} do. Safe for any thread.
 */
public final class SystemEvents {

  private final Bmc bmc;
  private final AsyncSystemEvents async;

  SystemEvents(Bmc bmc, AsyncSystemEvents async) {
    this.bmc = bmc;
    this.async = async;
  }

  /** Asks how full the log is, and when it changed. */
  public SelInfo info() throws IOException, CommandRejectedException {
    return bmc.await(async.info());
  }

  /** Reads all records; one that the BMC sent short is left out. */
  public List<SelEntry> read() throws IOException, CommandRejectedException {
    return bmc.awaitSteps(async.read()).entries();
  }

  /** Reads what came behind a record, or all records if it is gone. */
  public SelReading readAfter(SelEntry last) throws IOException, CommandRejectedException {
    return bmc.awaitSteps(async.readAfter(last));
  }

  /** Adds a record, whose number and time the BMC sets; returns the number. */
  public RecordId add(SelEntry entry) throws IOException, CommandRejectedException {
    return bmc.await(async.add(entry));
  }

  /**
   * Erases the log, with what was added up to that moment; tells whether the BMC is done or still
   * at it.
   */
  public ErasureProgress clear() throws IOException, CommandRejectedException {
    return bmc.awaitSteps(async.clear());
  }

  /** Follows the log, as {@link AsyncSystemEvents#follow} says; does not wait. */
  public SelFollower follow(SelListener listener, Duration period) {
    return async.follow(listener, period);
  }
}
