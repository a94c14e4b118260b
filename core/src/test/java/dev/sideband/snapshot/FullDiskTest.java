package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The disk is full at any step: a clean refusal, nothing lost, and it goes on when there is room.
 */
@Tag("S0-30")
@Timeout(120)
class FullDiskTest {

  private static final Snapshot OLD = Snapshot.of(1, "a", "b");
  private static final Snapshot NEW = Snapshot.of(2, "a", "c");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fullFromAnyStepOn(boolean asDelta) throws Exception {
    boolean wasFull = true;
    for (int room = 0; wasFull; room++) {
      AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
      WatchedFiles files =
          new WatchedFiles(new MemoryFiles(), (step, name) -> takeRoom(step, left));
      try (Rig rig = new Rig(files)) {
        rig.write(OLD);
        rig.pipeline.display(1);
        left.set(room);
        wasFull = isRefused(rig, asDelta ? NEW.asDelta(1, "-b", "+c") : NEW.asDeflated());
        String when = "room for " + room + " steps";
        Set<Bytes> either = Set.of(OLD.plain(), NEW.plain());
        assertTrue(either.contains(rig.content(Stage.INTERMEDIATE)), when);
        assertTrue(either.contains(rig.pipeline.shown(0).plain()), when);
        left.set(Integer.MAX_VALUE);
        rig.write(Snapshot.of(3, "d"));
        rig.pipeline.display(3);
        assertEquals(Cause.NONE, rig.cause(), when);
      }
      assertTrue(room < 200, "it never ends");
    }
  }

  private static void takeRoom(WatchedFiles.Step step, AtomicInteger left) throws IOException {
    boolean takesRoom = step == WatchedFiles.Step.CREATE || step == WatchedFiles.Step.WRITE;
    if (takesRoom && left.getAndDecrement() <= 0) {
      throw new IOException("No space left on device");
    }
  }

  private static boolean isRefused(Rig rig, Snapshot snapshot) throws Exception {
    try {
      rig.write(snapshot);
      rig.pipeline.display(2);
      return false;
    } catch (SnapshotRefusedException e) {
      assertEquals(SnapshotRefusal.NO_SPACE, e.refusal());
      return true;
    }
  }

  @Test
  void aFileSystemThatIsReallyFull() throws Exception {
    assumeTrue(exitOf("unshare", "-rm", "true") == 0, "no name spaces of our own on this machine");
    String mountAndRun = "mount -t tmpfs -o size=400k none \"$0\" && exec \"$@\"";
    ProcessBuilder child =
        new ProcessBuilder("unshare", "-rm", "sh", "-c", mountAndRun, directory.toString());
    child.command().addAll(ChildJvm.command(FullDiskChild.class, directory.toString()));
    Process process = child.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals("NO_SPACE\nABANDONED NO_SPACE 0\nold is whole\nnext is whole\n", said);
  }

  private static int exitOf(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).start().waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
