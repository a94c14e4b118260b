package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.SnapshotFormat;
import dev.sideband.snapshot.SnapshotOffer;
import dev.sideband.snapshot.StageDraft;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.Optional;

/** One write under way: what was offered, how far it is, and what it holds. For one thread. */
final class RunningWrite implements AutoCloseable {

  private final SnapshotOffer offer;
  private final StageHeader header;
  private final StageDraft draft;
  private final Optional<DeltaAside> delta;
  private final Intake intake;
  private long next;

  /**
   * Creates a write that nothing has come for.
   *
   * @param delta where changes go; empty if the whole comes
   * @param mostPlain the most plain bytes that may come
   */
  RunningWrite(
      SnapshotOffer offer,
      StageHeader header,
      StageDraft draft,
      Optional<DeltaAside> delta,
      long mostPlain) {
    this.offer = offer;
    this.header = header;
    this.draft = draft;
    this.delta = delta;
    this.intake =
        new Intake(
            offer.deflated(),
            mostPlain,
            delta.<Intake.Sink>map(aside -> aside::append).orElse(draft::append));
  }

  int handle() {
    return (int) header.request();
  }

  SnapshotOffer offer() {
    return offer;
  }

  /** Returns the header that the draft began with. */
  StageHeader header() {
    return header;
  }

  StageDraft draft() {
    return draft;
  }

  /** Returns the first byte, as it travels, that has not come. */
  long next() {
    return next;
  }

  /** Takes the bytes that belong at {@link #next}. */
  void accept(Bytes data) throws IOException {
    intake.accept(data);
    next += data.size();
  }

  /** Makes the draft the whole snapshot, when all that was announced has come. */
  void complete(SnapshotFormat format) throws IOException {
    intake.finish();
    if (delta.isPresent()) {
      draft.clear();
      delta.get().applyTo(draft, offer.plainLength(), format);
    }
  }

  @Override
  public void close() {
    intake.close();
    delta.ifPresent(DeltaAside::close);
    draft.close();
  }
}
