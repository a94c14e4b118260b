package dev.sideband.tcp.internal.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotFileTest {

  private static final Bytes OLD = Bytes.ofHex("0102030405");
  private static final Bytes NEW = Bytes.ofHex("AA55AA");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("slot");
  }

  private Optional<Bytes> load() throws IOException {
    try (SlotFile slot = new SlotFile(file)) {
      return slot.load();
    }
  }

  @Test
  void theNewestIsFound() throws IOException {
    assertEquals(Optional.empty(), load());
    try (SlotFile slot = new SlotFile(file)) {
      for (int i = 1; i <= 5; i++) {
        slot.save(Bytes.of(i), i % 2 == 0);
        assertEquals(Optional.of(Bytes.of(i)), load());
      }
    }
    try (SlotFile slot = new SlotFile(file)) {
      slot.load();
      slot.save(Bytes.of(6), true);
    }
    assertEquals(Optional.of(Bytes.of(6)), load());
  }

  /** Whatever part of the second writing reached the disk, the old or the new content is found. */
  @Test
  void aTornWritingChangesNothing() throws IOException {
    byte[] before;
    byte[] after;
    try (SlotFile slot = new SlotFile(file)) {
      slot.save(OLD, false);
      slot.save(OLD, false);
      before = Files.readAllBytes(file);
      slot.save(NEW, false);
      after = Files.readAllBytes(file);
    }
    int found = 0;
    for (int cut = 0; cut <= after.length; cut++) {
      byte[] torn = before.clone();
      System.arraycopy(after, 0, torn, 0, Math.min(cut, torn.length));
      Files.write(file, torn);
      Bytes content = load().orElseThrow();
      assertTrue(content.equals(OLD) || content.equals(NEW), content::toString);
      found += content.equals(NEW) ? 1 : 0;
    }
    assertTrue(found > 0 && found < after.length);
  }

  @Test
  void aFlippedBitIsNoticed() throws IOException {
    try (SlotFile slot = new SlotFile(file)) {
      slot.save(OLD, false);
      slot.save(NEW, false);
    }
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      Bytes content = load().orElseThrow();
      assertTrue(content.equals(OLD) || content.equals(NEW), content::toString);
    }
    byte[] nothing = new byte[whole.length];
    Arrays.fill(nothing, (byte) 0xFF);
    Files.write(file, nothing);
    assertEquals(Optional.empty(), load());
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    try (SlotFile slot = new SlotFile(file)) {
      Bytes tooLong = Bytes.copyOf(new byte[SlotFile.MOST + 1]);
      assertThrows(IllegalArgumentException.class, () -> slot.save(tooLong, false));
      assertThrows(IllegalArgumentException.class, () -> slot.save(Bytes.EMPTY, false));
    }
  }
}
