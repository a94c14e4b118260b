package dev.sideband.ipmi.oem;

import dev.sideband.snapshot.WriteTicket;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.Deadline;
import dev.sideband.time.Ticker;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings one parcel to the BMC: begin, chunks, stop; each leaves when the one before was taken.
 *
 * <p>Where the BMC expects another offset, or has lost the write, it goes on from where the BMC is;
 * a few times, and then it gives up. Its steps follow each other, so it needs no lock.
 */
final class ParcelSender {

  /** How often in one attempt the BMC may point elsewhere before it is not believed any more. */
  private static final int MOST_DETOURS = 8;

  private final OemClient client;
  private final ObjectType type;
  private final Parcel parcel;
  private final Duration patience;
  private final Ticker ticker;
  private final ReporterCounters counters;
  private final CompletableFuture<ParcelOutcome> outcome = new CompletableFuture<>();
  private @Nullable BmcBoot boot;
  private int handle;
  private int detours;

  /**
   * Creates the sender.
   *
   * @param patience how long one step may take, resends included
   */
  ParcelSender(
      OemClient client,
      ObjectType type,
      Parcel parcel,
      Duration patience,
      Ticker ticker,
      ReporterCounters counters) {
    this.client = client;
    this.type = type;
    this.parcel = parcel;
    this.patience = patience;
    this.ticker = ticker;
    this.counters = counters;
    Parcel.Base base = parcel.base();
    this.boot = base == null ? null : base.boot();
  }

  /** Sends; the stage never fails. */
  CompletionStage<ParcelOutcome> send() {
    begin();
    return outcome;
  }

  private void begin() {
    Duration age = Duration.ofNanos(ticker.nanos() - parcel.takenNanos());
    ask(
        new WriteBegin(type, parcel.offer(age)),
        answer -> {
          WriteTicket ticket = answer.ticket();
          handle = ticket.handle();
          if (ticket.nextOffset() > 0) {
            counters.resumed.incrementAndGet();
          }
          goOnFrom(ticket.nextOffset());
        },
        this::end);
  }

  private void goOnFrom(long offset) {
    if (offset > parcel.wire().size()) {
      end(malformed("lies behind the end"));
    } else if (offset < parcel.wire().size()) {
      chunk((int) offset);
    } else {
      stop();
    }
  }

  private void chunk(int offset) {
    int size = Math.min(OemFrame.MAX_CHUNK, parcel.wire().size() - offset);
    ask(
        new WriteChunk(handle, offset, parcel.wire().slice(offset, size)),
        answer -> {
          if (answer.nextOffset() > offset) {
            counters.bytes.addAndGet(size);
            goOnFrom(answer.nextOffset());
          } else {
            end(malformed("does not go on"));
          }
        },
        this::goOnElsewhere);
  }

  private void stop() {
    ask(
        new WriteStop(handle, parcel.plainLength(), parcel.table().rows(), parcel.crc()),
        answer -> outcome.complete(ParcelOutcome.DELIVERED),
        this::goOnElsewhere);
  }

  private void goOnElsewhere(Throwable failure) {
    if (!(failure instanceof OemRejectedException refusal) || ++detours > MOST_DETOURS) {
      end(failure);
      return;
    }
    OemStatus status = refusal.status();
    try {
      if (status.equals(OemStatus.WRONG_OFFSET)) {
        counters.resumed.incrementAndGet();
        goOnFrom(refusal.data().reader().u32("expected offset"));
      } else if (status.equals(OemStatus.UNKNOWN_ID) || status.equals(OemStatus.CONFLICT)) {
        begin();
      } else {
        end(failure);
      }
    } catch (MalformedMessageException e) {
      end(e);
    }
  }

  private <R> void ask(OemCommand<R> command, Consumer<R> then, Consumer<Throwable> otherwise) {
    client
        .send(command, Deadline.after(patience, ticker))
        .whenComplete((answer, failure) -> {
          try {
            if (isAnotherBoot()) {
              outcome.complete(new ParcelOutcome(ParcelOutcome.End.SEND_WHOLE, failure));
            } else if (failure == null) {
              then.accept(answer);
            } else {
              otherwise.accept(failure);
            }
          } catch (RuntimeException e) {
            end(e);
          }
        });
  }

  /** A BMC that has restarted knows nothing of the steps before, nor for sure of the base. */
  private boolean isAnotherBoot() {
    Optional<BmcBoot> now = client.lastGreeting().map(Greeting::boot);
    if (boot == null) {
      boot = now.orElse(null);
    }
    return boot != null && now.isPresent() && !boot.equals(now.get());
  }

  private void end(Throwable failure) {
    outcome.complete(ParcelOutcome.of(failure));
  }

  private static MalformedMessageException malformed(String problem) {
    return new MalformedMessageException("next offset", 0, problem, Bytes.EMPTY);
  }
}
