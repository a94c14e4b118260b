package dev.sideband.ipmi.internal.sel;

import dev.sideband.ipmi.AsyncBmc;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.SelReading;
import dev.sideband.ipmi.command.GetSelEntry;
import dev.sideband.ipmi.command.RecordId;
import dev.sideband.ipmi.command.RecordPart;
import dev.sideband.ipmi.command.RecordSpan;
import dev.sideband.ipmi.command.Reservation;
import dev.sideband.ipmi.command.ReserveSel;
import dev.sideband.ipmi.command.SelEntry;
import dev.sideband.ipmi.internal.Failures;
import dev.sideband.wire.MalformedMessageException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One reading of an event log, a command a record.
 *
 * <p>It ends whatever a BMC answers: a record that was passed already ends it, and a log that is
 * erased under it is begun anew a few times only. Its steps follow each other, on whatever threads
 * the answers come.
 */
public final class SelWalk {

  private static final int MOST_RESTARTS = 4;
  private static final int MOST_RESERVATIONS = 4;

  private final AsyncBmc bmc;
  private final Optional<SelEntry> after;
  private final CompletableFuture<SelReading> result = new CompletableFuture<>();

  /** How many steps may be taken; whoever raises it from zero takes them all. */
  private final AtomicInteger steps = new AtomicInteger();

  private final List<SelEntry> entries = new ArrayList<>();
  private final BitSet passed = new BitSet();
  private RecordId record;
  private Reservation reservation = Reservation.NONE;
  private boolean reserving;
  private boolean comparing;
  private boolean fromStart;
  private int unreadable;
  private int restarts;
  private int reservations;

  /** Creates a walk over all records, or over those behind one. */
  public SelWalk(AsyncBmc bmc, Optional<SelEntry> after) {
    this.bmc = bmc;
    this.after = after;
    this.comparing = after.isPresent();
    this.fromStart = after.isEmpty();
    this.record = after.map(last -> new RecordId(last.recordId())).orElse(RecordId.FIRST);
  }

  /** Begins it, and returns what comes of it. */
  public CompletionStage<SelReading> begin() {
    step();
    return result;
  }

  /** Takes one step after the other in a loop: answers that come at once would fill the stack. */
  private void step() {
    if (steps.getAndIncrement() != 0) {
      return;
    }
    do {
      if (result.isDone()) {
        continue;
      }
      if (reserving) {
        bmc.send(new ReserveSel()).whenComplete(this::reserved);
      } else {
        bmc.send(new GetSelEntry(new RecordSpan(reservation, record, 0, RecordSpan.ALL)))
            .whenComplete(this::answered);
      }
    } while (steps.decrementAndGet() != 0);
  }

  private void reserved(@Nullable Reservation taken, @Nullable Throwable failure) {
    reserving = false;
    if (taken == null) {
      fail(failure);
    } else {
      reservation = taken;
    }
    step();
  }

  private void answered(@Nullable RecordPart part, @Nullable Throwable failure) {
    if (part != null) {
      take(part);
    } else if (Rejection.is(CompletionCode.NOT_PRESENT, failure)) {
      gone(failure);
    } else if (Rejection.is(CompletionCode.RESERVATION_LOST, failure)
        && reservations++ < MOST_RESERVATIONS) {
      reserving = true;
    } else {
      fail(failure);
    }
    step();
  }

  private void take(RecordPart part) {
    Optional<SelEntry> entry = decoded(part);
    if (comparing) {
      comparing = false;
      if (!entry.equals(after)) {
        beginAnew();
        return;
      }
    } else {
      entry.ifPresentOrElse(entries::add, () -> unreadable++);
    }
    passed.set(record.value());
    entry.ifPresent(known -> passed.set(known.recordId()));
    record = part.next();
    if (record.equals(RecordId.LAST)
        || record.equals(RecordId.FIRST)
        || passed.get(record.value())) {
      finish();
    }
  }

  private static Optional<SelEntry> decoded(RecordPart part) {
    try {
      return Optional.of(SelEntry.decode(part.data().reader()));
    } catch (MalformedMessageException e) {
      return Optional.empty();
    }
  }

  /** There is no such record: the log is empty, or it was erased meanwhile. */
  private void gone(@Nullable Throwable failure) {
    if (record.equals(RecordId.FIRST)) {
      finish();
    } else if (restarts++ < MOST_RESTARTS) {
      beginAnew();
    } else {
      fail(failure);
    }
  }

  private void beginAnew() {
    comparing = false;
    fromStart = true;
    record = RecordId.FIRST;
    entries.clear();
    passed.clear();
    unreadable = 0;
  }

  private void finish() {
    result.complete(new SelReading(entries, fromStart, unreadable));
  }

  private void fail(@Nullable Throwable failure) {
    result.completeExceptionally(Failures.cause(failure));
  }
}
