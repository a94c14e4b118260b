package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.SnapshotLimits;
import dev.sideband.snapshot.SnapshotOffer;
import dev.sideband.snapshot.SnapshotOrigin;
import dev.sideband.snapshot.SnapshotRefusal;
import dev.sideband.snapshot.SnapshotRefusedException;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageDraft;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageStore;
import dev.sideband.snapshot.StageView;
import dev.sideband.time.Stamp;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Gets together what a new write needs, or leaves everything as it was. */
final class WriteStarter {

  private final StageStore store;
  private final StageFiles files;
  private final Ledger ledger;
  private final SnapshotLimits limits;

  WriteStarter(StageStore store, StageFiles files, Ledger ledger, SnapshotLimits limits) {
    this.store = store;
    this.files = files;
    this.ledger = ledger;
    this.limits = limits;
  }

  /** Refuses an offer that can never be taken, and opens the base of one that is a delta. */
  Optional<StageView> admit(SnapshotOffer offer) throws SnapshotRefusedException {
    if (Math.max(offer.plainLength(), offer.wireLength()) > limits.stageBytes()) {
      throw new SnapshotRefusedException(
          SnapshotRefusal.NO_SPACE,
          "a stage has room for " + limits.stageBytes() + " bytes",
          limits.stageBytes());
    }
    if (ledger.isOver(offer.boot())) {
      throw new SnapshotRefusedException(
          SnapshotRefusal.OTHER_BOOT, offer.boot() + " was followed by " + ledger.boot());
    }
    return offer.delta() ? Optional.of(openBase(offer)) : Optional.empty();
  }

  private StageView openBase(SnapshotOffer offer) throws SnapshotRefusedException {
    for (Stage stage : List.of(Stage.INTERMEDIATE, Stage.DISPLAY)) {
      Optional<StageHeader> header = store.header(stage);
      if (offer.baseId() != 0
          && header.isPresent()
          && header.get().origin().isSnapshot(offer.boot(), offer.baseId())) {
        StageView base = store.open(stage, header.get().generation());
        if (isUndamaged(base)) {
          return base;
        }
        base.close();
      }
    }
    throw new SnapshotRefusedException(
        SnapshotRefusal.BASE_UNKNOWN, "no stage holds the snapshot that the delta is against");
  }

  /** Tells whether a content is still what it says: on a damaged one no delta would ever fit. */
  private static boolean isUndamaged(StageView base) {
    try {
      return Crc32c.of(base.stream()) == base.header().crc();
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts a write, whose draft is the temporary stage from then on; it holds {@code base}. */
  RunningWrite start(SnapshotOffer offer, Optional<StageView> base, Stamp now) throws IOException {
    RunningWrite write;
    try {
      write = prepare(offer, base, now);
    } catch (IOException e) {
      base.ifPresent(StageView::close);
      throw e;
    }
    try {
      write.draft().show(write.header());
    } catch (IOException e) {
      write.close();
      throw e;
    }
    return write;
  }

  private RunningWrite prepare(SnapshotOffer offer, Optional<StageView> base, Stamp now)
      throws IOException {
    SnapshotOrigin origin =
        new SnapshotOrigin(
            offer.snapshotId(), offer.boot(), offer.schema(), offer.collected(), offer.age(), now);
    int handle = unusedHandle();
    StageDraft draft = store.draft(Stage.TEMPORARY);
    try {
      StageHeader header = StageHeader.receiving(draft.generation(), origin, handle);
      if (base.isEmpty()) {
        return new RunningWrite(offer, header, draft, Optional.empty(), offer.plainLength());
      }
      DeltaAside delta = new DeltaAside(files, base.get());
      return new RunningWrite(offer, header, draft, Optional.of(delta), limits.stageBytes());
    } catch (IOException e) {
      draft.close();
      throw e;
    }
  }

  /** Passes over the handle by which a repeated stop is told from a new one. */
  private int unusedHandle() {
    long kept = store.header(Stage.INTERMEDIATE).map(StageHeader::request).orElse(0L);
    int handle = ledger.nextHandle();
    return handle == kept ? ledger.nextHandle() : handle;
  }
}
