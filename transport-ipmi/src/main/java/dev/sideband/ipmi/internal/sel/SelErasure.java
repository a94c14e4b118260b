package dev.sideband.ipmi.internal.sel;

import dev.sideband.ipmi.AsyncBmc;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.command.ClearSel;
import dev.sideband.ipmi.command.ErasureProgress;
import dev.sideband.ipmi.command.Reservation;
import dev.sideband.ipmi.command.ReserveSel;
import dev.sideband.ipmi.internal.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Erases an event log under a reservation, and takes another one when an event came in between. A
 * BMC that knows no reservations is asked without one.
 */
public final class SelErasure {

  private static final int MOST_ATTEMPTS = 8;

  private final AsyncBmc bmc;
  private final CompletableFuture<ErasureProgress> result = new CompletableFuture<>();
  private int attempts;

  /** Creates it for one log. */
  public SelErasure(AsyncBmc bmc) {
    this.bmc = bmc;
  }

  /** Begins it, and returns what comes of it. */
  public CompletionStage<ErasureProgress> begin() {
    attempt();
    return result;
  }

  private void attempt() {
    attempts++;
    bmc.send(new ReserveSel()).whenComplete(this::reserved);
  }

  private void reserved(@Nullable Reservation taken, @Nullable Throwable failure) {
    if (taken == null && !Rejection.is(CompletionCode.INVALID_COMMAND, failure)) {
      fail(failure);
      return;
    }
    Reservation reservation = taken == null ? Reservation.NONE : taken;
    bmc.send(new ClearSel(reservation, ClearSel.ERASE)).whenComplete(this::erased);
  }

  private void erased(@Nullable ErasureProgress progress, @Nullable Throwable failure) {
    if (progress != null) {
      result.complete(progress);
    } else if (Rejection.is(CompletionCode.RESERVATION_LOST, failure) && attempts < MOST_ATTEMPTS) {
      attempt();
    } else {
      fail(failure);
    }
  }

  private void fail(@Nullable Throwable failure) {
    result.completeExceptionally(Failures.cause(failure));
  }
}
