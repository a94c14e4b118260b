package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.snapshot.internal.DiskFiles;
import dev.sideband.snapshot.internal.StageFiles;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.function.Executable;

/** A pipeline over a directory, in fake time, and a writer's and a reader's usual steps. */
final class Rig implements AutoCloseable {

  static final SnapshotLimits LIMITS =
      new SnapshotLimits(
          4 << 20, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(60));

  final FakeTime time = new FakeTime();
  private final UnaryOperator<SnapshotPipelineBuilder> settings;
  private int boots;
  private BootClock boot = nextBoot();
  SnapshotPipeline pipeline;

  Rig(Path directory) throws IOException {
    this(DiskFiles.own(directory));
  }

  Rig(StageFiles files) throws IOException {
    this(files, builder -> builder);
  }

  /** Opens a pipeline with settings beside the usual ones. */
  Rig(StageFiles files, UnaryOperator<SnapshotPipelineBuilder> settings) throws IOException {
    this.settings = settings;
    this.pipeline = open(files);
  }

  private SnapshotPipeline open(StageFiles files) throws IOException {
    SnapshotPipelineBuilder builder =
        SnapshotPipeline.builder(new LineFormat(), BootClock.following(() -> boot));
    return settings.apply(builder.limits(LIMITS)).open(files);
  }

  private BootClock nextBoot() {
    return BootClock.of(new BmcBoot(++boots), Duration.ofSeconds(5), time, time);
  }

  /** Restarts the receiver and lets another boot begin, as a reset of the BMC does. */
  void reset() throws IOException {
    pipeline.restart();
    boot = nextBoot();
  }

  /** Closes the pipeline and opens what it left, as a BMC that was started anew would. */
  void reopen(Path directory) throws IOException {
    pipeline.close();
    boot = nextBoot();
    pipeline = open(DiskFiles.own(directory));
  }

  /** Closes the pipeline and opens what it left in memory. */
  void reopen(MemoryFiles files) throws IOException {
    pipeline.close();
    boot = nextBoot();
    pipeline = open(files);
  }

  WriteTicket begin(Snapshot snapshot) throws Exception {
    return pipeline.begin(snapshot.offer());
  }

  /** Sends all of a snapshot in parts of 240 bytes at most, without the stop. */
  int send(Snapshot snapshot) throws Exception {
    WriteTicket ticket = begin(snapshot);
    for (long at = ticket.nextOffset(); at < snapshot.wire().size(); ) {
      at = pipeline.write(ticket.handle(), at, snapshot.part((int) at, 240));
    }
    return ticket.handle();
  }

  long stop(int handle, Snapshot snapshot) throws Exception {
    return pipeline.stop(handle, snapshot.plain().size(), snapshot.rows(), snapshot.crc());
  }

  /** Brings a snapshot to the intermediate stage. */
  long write(Snapshot snapshot) throws Exception {
    return stop(send(snapshot), snapshot);
  }

  Bytes content(Stage stage) throws Exception {
    return pipeline.read(stage, 0, 0, Integer.MAX_VALUE).data();
  }

  Cause cause() throws IOException {
    return pipeline.diagnose(AgentView.UNKNOWN, PageView.UNKNOWN).cause();
  }

  static SnapshotRefusedException assertRefused(SnapshotRefusal expected, Executable call) {
    SnapshotRefusedException refused = assertThrows(SnapshotRefusedException.class, call);
    assertEquals(expected, refused.refusal(), refused.getMessage());
    return refused;
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
