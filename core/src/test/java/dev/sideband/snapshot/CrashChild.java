package dev.sideband.snapshot;

import dev.sideband.snapshot.internal.DiskFiles;
import dev.sideband.snapshot.internal.StageFiles;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A process that brings one snapshot after another through all stages until it is killed, and says
 * before and after each step of each what it is about to do and has done.
 *
 * <p>Arguments: the directory, the number of the first snapshot, and the number of steps on the
 * disk after which it halts by itself, or -1 to go on.
 */
final class CrashChild {

  private CrashChild() {}

  public static void main(String[] arguments) throws Exception {
    StageFiles files =
        new WatchedFiles(
            DiskFiles.own(Path.of(arguments[0])), haltAfter(Integer.parseInt(arguments[2])));
    try (SnapshotPipeline pipeline = builder().open(files)) {
      long number = Long.parseLong(arguments[1]);
      while (true) {
        bringThrough(pipeline, snapshot(number), System.out::println);
        number++;
      }
    }
  }

  static SnapshotPipeline open(Path directory) throws IOException {
    return builder().open(directory);
  }

  private static SnapshotPipelineBuilder builder() {
    FakeTime time = new FakeTime();
    BootClock clock = BootClock.of(new BmcBoot(1), Duration.ZERO, time, time);
    return SnapshotPipeline.builder(new LineFormat(), clock);
  }

  /** Returns the snapshot that goes by a number; some are long, so that copying takes a while. */
  static Snapshot snapshot(long number) {
    return Snapshot.numbered(number, number % 3 == 0 ? 20_000 : 50);
  }

  static void bringThrough(SnapshotPipeline pipeline, Snapshot snapshot, Consumer<String> out)
      throws Exception {
    WriteTicket ticket = pipeline.begin(snapshot.offer());
    for (int at = 0; at < snapshot.wire().size(); at += 4_000) {
      pipeline.write(ticket.handle(), at, snapshot.part(at, 4_000));
    }
    out.accept("stopping " + snapshot.id());
    pipeline.stop(ticket.handle(), snapshot.plain().size(), snapshot.rows(), snapshot.crc());
    out.accept("stopped " + snapshot.id());
    out.accept("displaying " + snapshot.id());
    pipeline.display(snapshot.id());
    out.accept("displayed " + snapshot.id());
  }

  private static WatchedFiles.Watcher haltAfter(int steps) {
    if (steps < 0) {
      return (step, name) -> {};
    }
    CrashAtStep crash = new CrashAtStep(steps);
    return (step, name) -> {
      try {
        crash.before(step, name);
      } catch (SimulatedCrash e) {
        Runtime.getRuntime().halt(9);
      }
    };
  }
}
