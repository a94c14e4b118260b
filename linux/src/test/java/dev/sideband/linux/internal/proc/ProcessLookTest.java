package dev.sideband.linux.internal.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.linux.ErrnoException;
import dev.sideband.linux.internal.proc.ProcessLook.Seen;
import dev.sideband.linux.testing.FixtureProc;
import dev.sideband.time.HostBoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a folder like {@code /proc}. */
class ProcessLookTest {

  private static final int FIRST = 40;
  private static final int SECOND = 41;
  private static final int THIRD = 42;

  @TempDir Path folder;

  private FixtureProc proc;
  private ProcessLook look;

  @BeforeEach
  void setUp() throws IOException {
    proc = new FixtureProc(folder).boot(new HostBoot(new UUID(1, 2)));
    look = new ProcessLook(folder);
  }

  @Test
  @Tag("S1-38")
  void aProcessHasEndedWithItsLastThreadAndNotWithItsFirst() throws IOException {
    proc.process(FIRST).start(100).state('Z').threads(2).write();
    Seen running = look.look(FIRST).orElseThrow();
    assertTrue(running.firstEnded());
    assertFalse(running.ended());
    assertEquals(Optional.of(running), look.alive(running.id()));

    proc.process(FIRST).start(100).state('Z').threads(1).write();
    assertTrue(look.look(FIRST).orElseThrow().ended());
    assertEquals(Optional.empty(), look.alive(running.id()));
  }

  @Test
  void allAreSeenOrItFails() throws IOException {
    proc.process(SECOND).start(100).write();
    proc.process(THIRD).start(100).write();
    proc.process(FIRST).start(100).write();
    assertEquals(List.of(FIRST, SECOND, THIRD), numbers());
    Path stat = folder.resolve("" + SECOND).resolve("stat");
    Files.delete(stat);
    assertEquals(List.of(FIRST, THIRD), numbers(), "one ends meanwhile");
    Files.createDirectory(stat); // Is there and cannot be read, whoever we are.
    assertThrows(ErrnoException.class, look::all);
    assertThrows(ErrnoException.class, () -> look.look(SECOND));
  }

  @Test
  void aCommandLineThatCannotBeReadIsNotTakenForNone() throws IOException {
    assertEquals(0, look.commandLine(FIRST).length);
    Files.createDirectories(folder.resolve("" + FIRST).resolve("cmdline"));
    assertThrows(ErrnoException.class, () -> look.commandLine(FIRST));
  }

  private List<Integer> numbers() throws IOException {
    return look.all().stream().map(seen -> seen.id().pid()).toList();
  }
}
