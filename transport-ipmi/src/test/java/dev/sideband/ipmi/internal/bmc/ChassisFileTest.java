package dev.sideband.ipmi.internal.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.command.BootOption;
import dev.sideband.ipmi.command.PowerRestorePolicy;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChassisFileTest {

  private static final ChassisFile.Memory MEMORY =
      new ChassisFile.Memory(
          PowerRestorePolicy.TURN_ON,
          Duration.ofMinutes(90),
          List.of(new BootOption(5, true, Bytes.of(0x80, 0x04, 0x00, 0x00, 0x00))));

  @TempDir Path folder;

  @Test
  void aFileIsReadAsItWasWritten() throws IOException {
    ChassisFile file = new ChassisFile(folder.resolve("chassis"));

    file.save(MEMORY);

    assertEquals(Optional.of(MEMORY), file.load());
  }

  @Test
  void eachPrefixIsADamagedFileAndNothingElse() throws IOException {
    Path path = folder.resolve("chassis");
    ChassisFile file = new ChassisFile(path);
    file.save(MEMORY);
    Bytes whole = Bytes.copyOf(Files.readAllBytes(path));

    for (int size = 0; size < whole.size(); size++) {
      Files.write(path, whole.slice(0, size).toArray());

      assertThrows(IOException.class, file::load, size + " bytes");
    }
  }
}
