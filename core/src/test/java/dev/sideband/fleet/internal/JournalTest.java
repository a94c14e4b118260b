package dev.sideband.fleet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("S1-48")
class JournalTest {

  private static final long SMALL = 200;

  @TempDir Path parent;
  private Path folder;

  @BeforeEach
  void name() {
    folder = parent.resolve("journal");
  }

  private List<String> read() throws IOException {
    List<String> lines = new ArrayList<>();
    Journal.open(folder, SMALL, lines::add).close();
    return lines;
  }

  private List<String> write(int from, int to) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Journal journal = Journal.open(folder, SMALL, line -> {})) {
      for (int i = from; i < to; i++) {
        lines.add("line " + i);
        journal.append("line " + i);
      }
    }
    return lines;
  }

  private List<Path> files() throws IOException {
    try (var found = Files.list(folder)) {
      return found.sorted().toList();
    }
  }

  @Test
  void linesComeBackInTheirOrderOverManyFiles() throws IOException {
    List<String> lines = write(0, 10);
    lines.addAll(write(10, 20));
    assertEquals(lines, read());
    assertTrue(files().size() > 5, files().toString());
  }

  @Test
  void nothingThatWasWrittenIsTouchedAgain() throws IOException {
    write(0, 3);
    Path first = files().get(0);
    byte[] before = Files.readAllBytes(first);
    write(3, 9);
    assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(first)));
  }

  @Test
  void whateverIsCutAtTheEndTheLinesBeforeItStayAndMoreCanFollow() throws IOException {
    write(0, 2);
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    for (int size = 0; size < whole.length; size++) {
      for (Path old : files()) {
        Files.delete(old);
      }
      Files.write(file, Arrays.copyOf(whole, size));
      List<String> expected = new ArrayList<>(read());
      assertEquals(
          new String(whole, 0, size, StandardCharsets.UTF_8).chars().filter(c -> c == '\n').count(),
          expected.size());
      expected.addAll(write(7, 8));
      assertEquals(expected, read(), "cut at " + size);
    }
  }

  @Test
  void everyChangedByteIsSeenSaveInTheNewestLine() throws IOException {
    write(0, 4);
    String all = "";
    for (Path file : files()) {
      all += Files.readString(file);
    }
    int newest = all.lastIndexOf('\n', all.length() - 2) + 1;
    int at = 0;
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      for (int i = 0; i < bytes.length && at + i < newest; i++) {
        bytes[i] ^= 1;
        Files.write(file, bytes);
        IOException seen = assertThrows(IOException.class, this::read, "byte " + (at + i));
        assertTrue(String.valueOf(seen.getMessage()).contains("line"), seen.getMessage());
        bytes[i] ^= 1;
      }
      Files.write(file, bytes);
      at += bytes.length;
    }
  }

  @Test
  void aMissingFileAndAMissingLineAreSeen() throws IOException {
    write(0, 9);
    Path second = files().get(1);
    byte[] bytes = Files.readAllBytes(second);
    Files.delete(second);
    assertThrows(IOException.class, this::read);
    int firstLine = new String(bytes, StandardCharsets.UTF_8).indexOf('\n') + 1;
    Files.write(second, Arrays.copyOfRange(bytes, firstLine, bytes.length));
    assertThrows(IOException.class, this::read);
  }

  @Test
  void aSecondWriterIsRefused() throws IOException {
    try (Journal one = Journal.open(folder, SMALL, line -> {});
        Journal other = Journal.open(folder, SMALL, line -> {})) {
      one.append("first");
      assertThrows(IOException.class, () -> other.append("also first"));
    }
    assertEquals(List.of("first"), read());
  }
}
