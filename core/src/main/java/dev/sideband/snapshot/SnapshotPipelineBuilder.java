package dev.sideband.snapshot;

import dev.sideband.snapshot.internal.CheckedCopy;
import dev.sideband.snapshot.internal.CheckedReader;
import dev.sideband.snapshot.internal.DiskFiles;
import dev.sideband.snapshot.internal.FileStageStore;
import dev.sideband.snapshot.internal.Ledger;
import dev.sideband.snapshot.internal.StageFiles;
import dev.sideband.snapshot.internal.TemporaryReceiver;
import dev.sideband.time.BootClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link SnapshotPipeline}, and its modules where a host brings its own. */
public final class SnapshotPipelineBuilder {

  private final SnapshotFormat format;
  private final BootClock clock;
  private SnapshotLimits limits = SnapshotLimits.DEFAULT;
  private @Nullable Function<StageStore, SnapshotReceiver> receiver;
  private FirstCopy firstCopy = CheckedCopy::first;
  private SecondCopy secondCopy = CheckedCopy::second;
  private DisplayReader displayReader = CheckedReader::read;

  SnapshotPipelineBuilder(SnapshotFormat format, BootClock clock) {
    this.format = Objects.requireNonNull(format, "format");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Sets what the pipeline may take and how long it waits. */
  public SnapshotPipelineBuilder limits(SnapshotLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
    return this;
  }

  /** Replaces the receiving module; the pipeline closes it. */
  public SnapshotPipelineBuilder receiver(Function<StageStore, SnapshotReceiver> receiver) {
    this.receiver = Objects.requireNonNull(receiver, "receiver");
    return this;
  }

  /** Replaces the first copy module. */
  public SnapshotPipelineBuilder firstCopy(FirstCopy firstCopy) {
    this.firstCopy = Objects.requireNonNull(firstCopy, "firstCopy");
    return this;
  }

  /** Replaces the second copy module. */
  public SnapshotPipelineBuilder secondCopy(SecondCopy secondCopy) {
    this.secondCopy = Objects.requireNonNull(secondCopy, "secondCopy");
    return this;
  }

  /** Replaces the reading module. */
  public SnapshotPipelineBuilder displayReader(DisplayReader displayReader) {
    this.displayReader = Objects.requireNonNull(displayReader, "displayReader");
    return this;
  }

  /**
   * Opens the pipeline over a directory of its own, which is made if it is not there.
   *
   * @throws IOException if it cannot be read or written, or another pipeline uses it
   */
  public SnapshotPipeline open(Path directory) throws IOException {
    return open(DiskFiles.own(directory));
  }

  /** Opens the pipeline over files that it closes. */
  SnapshotPipeline open(StageFiles files) throws IOException {
    try {
      Ledger ledger = Ledger.load(files);
      return assemble(files, ledger, FileStageStore.open(files, ledger, limits.stageBytes()));
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private SnapshotPipeline assemble(StageFiles files, Ledger ledger, FileStageStore store) {
    try {
      SnapshotReceiver receiving =
          receiver == null
              ? new TemporaryReceiver(store, files, ledger, format, limits, clock)
              : receiver.apply(store);
      return new SnapshotPipeline(
          files, ledger, store, receiving, firstCopy, secondCopy, displayReader, limits, clock);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }
}
