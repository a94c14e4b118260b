package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream that is cut at any byte before its stop never reaches the intermediate stage. */
@Tag("S0-9")
class CutStreamTest {

  private static final Snapshot OLD = Snapshot.of(1, "init", "sshd", "cron");
  private static final Snapshot NEW = Snapshot.of(2, "init", "cron", "java", "bash");

  /** What follows the cut. */
  enum Then {
    SILENCE,
    STOP,
    RESTART,
    ABORT,
    ANOTHER_SNAPSHOT
  }

  static Stream<Arguments> cuts() {
    Snapshot delta = NEW.asDelta(1, "-sshd", "+java", "+bash");
    return Stream.of(NEW, NEW.asDeflated(), delta, delta.asDeflated())
        .flatMap(sent -> Stream.of(Then.values()).map(then -> Arguments.of(sent, then)));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void theIntermediateStageKeepsThePreviousSnapshot(Snapshot sent, Then then) throws Exception {
    MemoryFiles files = new MemoryFiles();
    try (Rig rig = new Rig(files)) {
      rig.write(OLD);
      rig.pipeline.display(1);
      for (int cut = 0; cut < sent.wire().size(); cut++) {
        WriteTicket ticket = rig.begin(sent);
        for (long at = ticket.nextOffset(); at < cut; at++) {
          rig.pipeline.write(ticket.handle(), at, sent.wire().slice((int) at, 1));
        }
        follow(rig, files, ticket.handle(), sent, then);
        assertEquals(OLD.plain(), rig.content(Stage.INTERMEDIATE), then + " after " + cut);
        assertEquals(1, rig.pipeline.info(Stage.INTERMEDIATE).generation());
        assertEquals(OLD.plain(), rig.pipeline.shown(0).plain());
      }
    }
  }

  private static void follow(Rig rig, MemoryFiles files, int handle, Snapshot sent, Then then)
      throws Exception {
    switch (then) {
      case SILENCE -> rig.time.advance(Rig.LIMITS.abandonAfter());
      case STOP -> assertThrows(SnapshotRefusedException.class, () -> rig.stop(handle, sent));
      case RESTART -> rig.reopen(files);
      case ABORT -> rig.pipeline.abort(handle);
      default -> rig.begin(Snapshot.of(3, "x"));
    }
  }
}
