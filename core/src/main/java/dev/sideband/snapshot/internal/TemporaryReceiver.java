package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.AbandonReason;
import dev.sideband.snapshot.SnapshotFormat;
import dev.sideband.snapshot.SnapshotLimits;
import dev.sideband.snapshot.SnapshotOffer;
import dev.sideband.snapshot.SnapshotReceiver;
import dev.sideband.snapshot.SnapshotRefusal;
import dev.sideband.snapshot.SnapshotRefusedException;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageDraft;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageState;
import dev.sideband.snapshot.StageStore;
import dev.sideband.snapshot.StageView;
import dev.sideband.snapshot.WriteTicket;
import dev.sideband.time.BootClock;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Receives into the temporary stage, inflating as bytes come, and keeps a delta aside. */
public final class TemporaryReceiver implements SnapshotReceiver {

  private static final int NONE = -1;

  private final StageStore store;
  private final WriteStarter starter;
  private final Ledger ledger;
  private final SnapshotFormat format;
  private final BootClock clock;
  private @Nullable RunningWrite running;
  private int abortedHandle = NONE;
  private int finishedHandle = NONE;
  private long finishedLength;
  private volatile @Nullable Stamp lastHeard;

  /** Creates a receiver; {@code files} holds what it sets aside. */
  public TemporaryReceiver(
      StageStore store,
      StageFiles files,
      Ledger ledger,
      SnapshotFormat format,
      SnapshotLimits limits,
      BootClock clock) {
    this.store = store;
    this.starter = new WriteStarter(store, files, ledger, limits);
    this.ledger = ledger;
    this.format = format;
    this.clock = clock;
  }

  @Override
  public WriteTicket begin(SnapshotOffer offer) throws SnapshotRefusedException, IOException {
    RunningWrite write = running;
    if (write != null && isOf(offer, write.header())) {
      return resume(write, offer);
    }
    Optional<StageHeader> stopped = stopped().filter(header -> isOf(offer, header));
    if (write == null && stopped.isPresent()) {
      return resumeStopped(stopped.get(), offer);
    }
    return beginAnew(offer);
  }

  private static boolean isOf(SnapshotOffer offer, StageHeader header) {
    return header.origin().isSnapshot(offer.boot(), offer.snapshotId());
  }

  private WriteTicket resume(RunningWrite write, SnapshotOffer offer)
      throws SnapshotRefusedException {
    if (!write.offer().announcesSameAs(offer)) {
      throw conflict("this snapshot was announced otherwise before");
    }
    heard();
    return new WriteTicket(write.handle(), write.next());
  }

  private WriteTicket resumeStopped(StageHeader stopped, SnapshotOffer offer)
      throws SnapshotRefusedException {
    if (stopped.length() != offer.plainLength() || stopped.origin().schema() != offer.schema()) {
      throw conflict("this snapshot came whole before, and otherwise");
    }
    heard();
    return new WriteTicket((int) stopped.request(), offer.wireLength());
  }

  private WriteTicket beginAnew(SnapshotOffer offer) throws SnapshotRefusedException, IOException {
    Optional<StageView> base = starter.admit(offer);
    abandon(AbandonReason.ABORTED);
    RunningWrite write;
    try {
      write = starter.start(offer, base, heard());
    } catch (IOException e) {
      throw DiskFull.refusedOrSame(e);
    }
    running = write;
    ledger.seenBoot(offer.boot());
    ledger.count(Ledger.Count.BEGUN, 1);
    return new WriteTicket(write.handle(), write.next());
  }

  @Override
  public long write(int handle, long offset, Bytes data)
      throws SnapshotRefusedException, IOException {
    long end = offset + data.size();
    if (handle == finishedHandle && end <= finishedLength) {
      heard();
      return finishedLength;
    }
    RunningWrite write = named(handle);
    heard();
    if (end > write.offer().wireLength()) {
      throw conflict("more than the " + write.offer().wireLength() + " bytes announced");
    }
    if (offset > write.next()) {
      throw gap(write);
    }
    if (end > write.next()) {
      int known = (int) (write.next() - offset);
      Bytes fresh = data.slice(known, data.size() - known);
      try {
        write.accept(fresh);
      } catch (IOException e) {
        throw endedBy(e);
      }
      ledger.count(Ledger.Count.BYTES_RECEIVED, fresh.size());
    }
    return write.next();
  }

  @Override
  public StageHeader stop(int handle, long plainLength, long rows, int crc)
      throws SnapshotRefusedException, IOException {
    StopClaim claim = new StopClaim(plainLength, rows, crc);
    Optional<StageHeader> before = stopped().filter(header -> header.request() == handle);
    if (before.isPresent()) {
      claim.checkRepeats(before.get());
      heard();
      return before.get();
    }
    RunningWrite write = named(handle);
    heard();
    if (write.next() < write.offer().wireLength()) {
      throw gap(write);
    }
    StageHeader stopped = write.header().stopped(rows, plainLength, crc, clock.now());
    try {
      write.complete(format);
      check(write, claim);
      write.draft().commit(stopped);
    } catch (IOException e) {
      throw endedBy(e);
    }
    finishedHandle = handle;
    finishedLength = write.next();
    running = null;
    write.close();
    return stopped;
  }

  private void check(RunningWrite write, StopClaim claim)
      throws SnapshotRefusedException, IOException {
    Optional<String> contradiction;
    try (StageView view = store.open(Stage.TEMPORARY, write.draft().generation())) {
      contradiction = claim.contradiction(view, format);
    }
    if (contradiction.isPresent()) {
      end(AbandonReason.CHECK_FAILED, claim.crc());
      throw new SnapshotRefusedException(SnapshotRefusal.CHECKSUM_WRONG, contradiction.get());
    }
  }

  /** Ends the write that a failure leaves without a future, and says which kind it was. */
  private IOException endedBy(IOException failure) throws SnapshotRefusedException {
    if (failure instanceof MalformedMessageException) {
      end(AbandonReason.MALFORMED, 0);
      SnapshotRefusedException refused =
          new SnapshotRefusedException(
              SnapshotRefusal.MALFORMED, "what came is malformed: " + failure.getMessage());
      refused.initCause(failure);
      throw refused;
    }
    end(DiskFull.isReason(failure) ? AbandonReason.NO_SPACE : AbandonReason.STORAGE_FAILED, 0);
    return DiskFull.refusedOrSame(failure);
  }

  @Override
  public void abort(int handle) throws SnapshotRefusedException {
    if (handle == abortedHandle) {
      return;
    }
    if (handle == finishedHandle) {
      throw conflict("this write was stopped before");
    }
    named(handle);
    heard();
    end(AbandonReason.ABORTED, 0);
    abortedHandle = handle;
  }

  @Override
  public void abandon(AbandonReason reason) {
    if (running != null) {
      end(reason, 0);
    }
  }

  private void end(AbandonReason reason, int claimedCrc) {
    RunningWrite write = Objects.requireNonNull(running);
    running = null;
    ledger.count(
        reason == AbandonReason.ABORTED ? Ledger.Count.ABORTED : Ledger.Count.ABANDONED, 1);
    StageDraft draft = write.draft();
    try {
      if (reason == AbandonReason.NO_SPACE) {
        draft.clear();
      }
      Stamp last = Objects.requireNonNullElse(lastHeard, write.header().written());
      draft.commit(write.header().abandoned(reason, draft.length(), claimedCrc, last));
    } catch (IOException e) {
      // The file says "receiving" still, which the next open takes for abandoned.
    }
    write.close();
  }

  @Override
  public Optional<Stamp> lastHeard() {
    return Optional.ofNullable(lastHeard);
  }

  @Override
  public void close() {
    abandon(AbandonReason.RECEIVER_RESTARTED);
  }

  private Stamp heard() {
    Stamp now = clock.now();
    lastHeard = now;
    return now;
  }

  private Optional<StageHeader> stopped() {
    return store.header(Stage.TEMPORARY).filter(header -> header.state() == StageState.STOPPED);
  }

  private RunningWrite named(int handle) throws SnapshotRefusedException {
    RunningWrite write = running;
    if (write == null || write.handle() != handle) {
      throw new SnapshotRefusedException(
          SnapshotRefusal.NO_SUCH_WRITE, "no write has handle " + handle);
    }
    return write;
  }

  private static SnapshotRefusedException gap(RunningWrite write) {
    return new SnapshotRefusedException(
        SnapshotRefusal.WRONG_OFFSET,
        "bytes from " + write.next() + " on are missing",
        write.next());
  }

  private static SnapshotRefusedException conflict(String problem) {
    return new SnapshotRefusedException(SnapshotRefusal.CONFLICT, problem);
  }
}
