package dev.sideband.snapshot;

import java.nio.file.Path;

/** Fills the small file system that it is given, and says how the pipeline took it. */
final class FullDiskChild {

  private FullDiskChild() {}

  public static void main(String[] arguments) throws Exception {
    Snapshot old = Snapshot.numbered(1, 100);
    Snapshot large = Snapshot.numbered(2, 40_000);
    Snapshot next = Snapshot.numbered(3, 100);
    try (SnapshotPipeline pipeline = CrashChild.open(Path.of(arguments[0]))) {
      CrashChild.bringThrough(pipeline, old, line -> {});
      try {
        CrashChild.bringThrough(pipeline, large, line -> {});
      } catch (SnapshotRefusedException e) {
        System.out.println(e.refusal());
      }
      StageHeader temporary = pipeline.info(Stage.TEMPORARY).header().orElseThrow();
      System.out.println(
          temporary.state() + " " + temporary.abandonReason() + " " + temporary.length());
      say("old is whole", pipeline.shown(0), old);
      CrashChild.bringThrough(pipeline, next, line -> {});
      say("next is whole", pipeline.shown(0), next);
    }
  }

  private static void say(String line, StageContent found, Snapshot expected) {
    System.out.println(found.plain().equals(expected.plain()) ? line : "not: " + line);
  }
}
