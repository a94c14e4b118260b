package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is special about a ring in a file. */
@Timeout(120)
class RingFileTest {

  @TempDir Path folder;

  @Test
  void hasAllItsRoomFromTheStart() throws Exception {
    Path file = folder.resolve("a.ring");
    try (RingLog log = RingLog.file(file).size(1_000_000).open(RingChild.clock())) {
      log.append(1, new byte[10]);
    }
    assertEquals(16 * 65_536, Files.size(file));
    assertTrue(bytesOnDisk(file) >= Files.size(file), "bytes on disk: " + bytesOnDisk(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count(), "the ring and its lock");
    }
  }

  private static long bytesOnDisk(Path file) throws IOException {
    Process du = new ProcessBuilder("du", "-B1", file.toString()).start();
    String said = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Long.parseLong(said.split("\\s", -1)[0]);
  }

  @Test
  void refusesWhatIsNoRing() throws Exception {
    Path file =
        Files.write(
            folder.resolve("text"), "hello\n".repeat(1_000).getBytes(StandardCharsets.UTF_8));
    RingException toRead = assertThrows(RingException.class, () -> RingReader.open(file));
    assertEquals(RingProblem.NOT_A_RING, toRead.problem());
    RingException toWrite = assertThrows(RingException.class, () -> RingChild.open(file));
    assertEquals(RingProblem.NOT_A_RING, toWrite.problem());
    assertEquals(6_000, Files.size(file));
    RingException absent =
        assertThrows(RingException.class, () -> RingReader.open(folder.resolve("absent")));
    assertEquals(RingProblem.NOT_A_RING, absent.problem());
  }

  @Test
  void aDraftThatWasLeftBehindDoesNotMatter() throws Exception {
    Files.write(folder.resolve("b.ring.new"), new byte[100]);
    try (RingLog log = RingChild.open(folder.resolve("b.ring"))) {
      log.append(1, new byte[10]);
    }
    assertFalse(Files.exists(folder.resolve("b.ring.new")));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 64, 1_024})
  void allocatesNothing(int length) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    byte[] payload = new byte[length];
    RingRecord record = new RingRecord();
    try (RingLog log =
            RingLog.file(folder.resolve("c.ring")).size(8 << 20).open(RingChild.clock());
        RingReader reader = log.reader()) {
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 20 && least > 0; round++) {
        long before = threads.getThreadAllocatedBytes(self);
        for (int i = 0; i < 10_000; i++) {
          log.append(1, payload, 0, length);
          reader.next(record);
        }
        least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
      }
      assertEquals(0, least, "bytes for 10,000 records");
    }
  }

  @Test
  void mappingsAreSharedAndGo() throws Exception {
    BufferPoolMXBean mapped =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("mapped"))
            .findFirst()
            .orElseThrow();
    awaitMappings(mapped, 0);
    openAndClose(mapped);
    awaitMappings(mapped, 0);
  }

  private void openAndClose(BufferPoolMXBean mapped) throws IOException {
    Path file = folder.resolve("d.ring");
    try (RingLog log = RingChild.open(file)) {
      log.append(7, RingChild.payload(1));
      long before = mapped.getCount();
      for (int i = 0; i < 50; i++) {
        try (RingReader reader = RingReader.open(file)) {
          assertTrue(reader.next(new RingRecord()));
        }
      }
      assertEquals(before, mapped.getCount());
    }
    for (int i = 0; i < 50; i++) {
      RingChild.open(file).close();
      RingReader.open(file).close();
    }
  }

  private static void awaitMappings(BufferPoolMXBean mapped, long count) {
    for (int tries = 0; mapped.getCount() > count && tries < 200; tries++) {
      System.gc();
      Thread.onSpinWait();
    }
    assertEquals(count, mapped.getCount());
  }

  @Test
  void aFileThatIsCutUnderTheLogClosesIt() throws Exception {
    Path file = folder.resolve("e.ring");
    RingLog log = RingChild.open(file);
    RingReader reader = RingReader.open(file);
    for (int i = 0; i < 100; i++) {
      log.append(7, RingChild.payload(i));
    }
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(0);
    }
    RingException lost =
        assertThrows(
            RingException.class,
            () -> {
              for (int i = 0; i < 100_000; i++) {
                log.append(7, RingChild.payload(i));
              }
            });
    assertEquals(RingProblem.STORAGE_LOST, lost.problem());
    assertThrows(RingException.class, () -> log.append(7, RingChild.payload(1)));
    RingException unreadable =
        assertThrows(RingException.class, () -> reader.next(new RingRecord()));
    assertEquals(RingProblem.STORAGE_LOST, unreadable.problem());
    log.close();
    Files.delete(file);
    RingChild.open(file).close();
  }
}
