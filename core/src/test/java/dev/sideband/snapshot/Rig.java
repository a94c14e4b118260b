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
import org.junit.jupiter.api.function.Executable;

/** A pipeline over a directory, in fake time, and a writer's and a reader's usual steps. */
final class Rig implements AutoCloseable {

  static final SnapshotLimits LIMITS =
      new SnapshotLimits(
          4 << 20, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(60));

  final FakeTime time = new FakeTime();
  private final Path directory;
  private SnapshotLimits limits = LIMITS;
  private int boots;
  SnapshotPipeline pipeline;

  Rig(Path directory) throws IOException {
    this.directory = directory;
    this.pipeline = open(DiskFiles.own(directory));
  }

  Rig(Path directory, SnapshotLimits limits) throws IOException {
    this.directory = directory;
    this.limits = limits;
    this.pipeline = open(DiskFiles.own(directory));
  }

  private SnapshotPipeline open(StageFiles files) throws IOException {
    BootClock clock = BootClock.of(new BmcBoot(++boots), Duration.ofSeconds(5), time, time);
    return SnapshotPipeline.builder(new LineFormat(), clock).limits(limits).open(files);
  }

  /** Closes the pipeline and opens it again, as a BMC that was started anew would. */
  void reopen() throws IOException {
    reopen(DiskFiles.own(directory));
  }

  void reopen(StageFiles files) throws IOException {
    pipeline = open(files);
  }

  void close(SnapshotPipeline old) {
    old.close();
  }

  Path file(Stage stage) {
    return directory.resolve(stage.name().toLowerCase(java.util.Locale.ROOT));
  }

  WriteTicket begin(Snapshot snapshot) throws Exception {
    return pipeline.begin(snapshot.offer());
  }

  /** Sends all of a snapshot in parts of seven bytes, without the stop. */
  int send(Snapshot snapshot) throws Exception {
    WriteTicket ticket = begin(snapshot);
    for (long at = ticket.nextOffset(); at < snapshot.wire().size(); ) {
      int size = (int) Math.min(7, snapshot.wire().size() - at);
      at = pipeline.write(ticket.handle(), at, snapshot.wire().slice((int) at, size));
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
