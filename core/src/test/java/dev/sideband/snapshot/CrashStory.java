package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import java.util.Set;

/**
 * What is done to a pipeline while it crashes, how far it came, and what must be found afterwards:
 * of each stage the old content or the new one, whole, and never less than was promised.
 */
final class CrashStory {

  private static final Snapshot OLD = Snapshot.numbered(1, 30);
  private static final Snapshot NEW = Snapshot.numbered(2, 40);

  private Set<Bytes> intermediate = Set.of(OLD.plain());
  private Set<Bytes> display = Set.of(OLD.plain());
  private long lastIntermediate;
  private long lastDisplay;

  /** Brings the old snapshot through all stages. */
  void prepare(Rig rig) throws Exception {
    lastIntermediate = rig.write(OLD);
    lastDisplay = rig.pipeline.display(1);
  }

  /** Brings the new snapshot through all stages, as a delta if so wished. */
  void play(Rig rig, boolean asDelta) throws Exception {
    Snapshot sent = asDelta ? NEW.asDelta(OLD.id(), changes()) : NEW.asDeflated();
    int handle = rig.send(sent);
    intermediate = Set.of(OLD.plain(), NEW.plain());
    lastIntermediate = rig.stop(handle, sent);
    intermediate = Set.of(NEW.plain());
    display = Set.of(OLD.plain(), NEW.plain());
    lastDisplay = rig.pipeline.display(2);
    display = Set.of(NEW.plain());
  }

  private static String[] changes() {
    String[] changes = new String[70];
    for (int i = 0; i < 30; i++) {
      changes[i] = "-snapshot 1 row " + i;
    }
    for (int i = 0; i < 40; i++) {
      changes[30 + i] = "+snapshot 2 row " + i;
    }
    return changes;
  }

  /** Checks what a pipeline that was opened after the crash holds, and that it still works. */
  void check(Rig rig, String when) throws Exception {
    assertTrue(intermediate.contains(rig.content(Stage.INTERMEDIATE)), when);
    assertTrue(display.contains(rig.pipeline.shown(0).plain()), when);
    checkTemporary(rig, when);
    Snapshot after = Snapshot.numbered(3, 5);
    assertTrue(rig.write(after) > lastIntermediate, when + ": a generation came again");
    assertTrue(rig.pipeline.display(3) > lastDisplay, when + ": a generation came again");
    assertEquals(after.plain(), rig.pipeline.shown(0).plain(), when);
  }

  private static void checkTemporary(Rig rig, String when) throws Exception {
    StageInfo info = rig.pipeline.info(Stage.TEMPORARY);
    switch (info.state()) {
      case STOPPED ->
          assertTrue(Set.of(OLD.plain(), NEW.plain()).contains(rig.content(Stage.TEMPORARY)), when);
      case ABANDONED -> {
        Bytes part = rig.content(Stage.TEMPORARY);
        assertEquals(NEW.plain().slice(0, part.size()), part, when);
        assertEquals(
            AbandonReason.RECEIVER_RESTARTED, info.header().orElseThrow().abandonReason(), when);
      }
      case ABSENT -> assertTrue(!info.reason().isEmpty(), when);
      default -> throw new AssertionError(when + ": " + info);
    }
  }
}
