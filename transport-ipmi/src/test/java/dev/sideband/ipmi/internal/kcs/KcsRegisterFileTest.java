package dev.sideband.ipmi.internal.kcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.internal.kcs.KcsRegisterFile.End;
import dev.sideband.transport.TargetUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class KcsRegisterFileTest {

  @TempDir private Path folder;

  @Test
  void bothEndsSeeOneSetOfRegisters() throws Exception {
    Path path = folder.resolve("kcs");
    try (KcsRegisterFile device = KcsRegisterFile.open(path, End.DEVICE);
        KcsRegisterFile host = KcsRegisterFile.open(path, End.HOST)) {
      host.registers().host().writeData(0x5A);
      assertEquals(0x5A, device.registers().device().readInput());
    }
  }

  @Test
  void theFileIsAsSmallAsItIsPrivate() throws Exception {
    Path path = folder.resolve("kcs");
    KcsRegisterFile.open(path, End.HOST).close();
    assertEquals(16, Files.size(path));
    assertEquals("KCS1", new String(Files.readAllBytes(path), 0, 4, StandardCharsets.US_ASCII));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void onlyItsOwnerMayOpenIt() throws Exception {
    Path path = folder.resolve("kcs");
    KcsRegisterFile.open(path, End.HOST).close();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void anEndIsDrivenOnceAtATime() throws Exception {
    Path path = folder.resolve("kcs");
    for (End end : End.values()) {
      KcsRegisterFile first = KcsRegisterFile.open(path, end);
      TargetUnavailableException taken =
          assertThrows(TargetUnavailableException.class, () -> KcsRegisterFile.open(path, end));
      assertTrue(taken.toString().contains("another driver"), taken::toString);
      first.close();
      KcsRegisterFile.open(path, end).close();
    }
  }

  @Test
  void whatWasInTheRegistersStays() throws Exception {
    Path path = folder.resolve("kcs");
    try (KcsRegisterFile file = KcsRegisterFile.open(path, End.HOST)) {
      file.registers().host().writeCommand(0x61);
    }
    try (KcsRegisterFile file = KcsRegisterFile.open(path, End.DEVICE)) {
      assertEquals(KcsStatus.IBF | KcsStatus.COMMAND, file.registers().device().status());
    }
  }

  @Test
  void noOtherFileIsTouched() throws Exception {
    Path letter = folder.resolve("letter");
    for (String text :
        new String[] {"Dear Sir", "Dear Sir and Mad", "Dear Sir or Madam, we regret"}) {
      Files.writeString(letter, text);
      assertThrows(TargetUnavailableException.class, () -> KcsRegisterFile.open(letter, End.HOST));
      assertEquals(text, Files.readString(letter));
    }
    assertThrows(TargetUnavailableException.class, () -> KcsRegisterFile.open(folder, End.HOST));
  }

  @Test
  void aFolderThatIsNotThereIsReported() {
    TargetUnavailableException missing =
        assertThrows(
            TargetUnavailableException.class,
            () -> KcsRegisterFile.open(folder.resolve("no/kcs"), End.HOST));
    assertEquals(folder.resolve("no/kcs").toString(), missing.target());
  }
}
