package dev.sideband.ipmi.internal.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.ipmi.command.SelEntry;
import dev.sideband.ipmi.command.SelTime;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogFileTest {

  @TempDir Path folder;

  /** Root reads each folder, so that nothing fails on the way then. */
  @Test
  void aFolderThatCannotBeReadLosesNoRecordAfterAnErasure() throws IOException {
    Path path = folder.resolve("events");
    EventLogFile.Added added =
        new EventLogFile.Added(SelTime.UNSPECIFIED, Bytes.copyOf(new byte[SelEntry.SIZE]));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("-wx------"));
    try (EventLogFile file = EventLogFile.open(path)) {
      file.replace(new EventLogFile.Head(SelTime.UNSPECIFIED, 0), List.of(), false);
      file.add(added);
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    try (EventLogFile file = EventLogFile.open(path)) {
      assertEquals(List.of(added), file.content().records());
    }
  }
}
