package dev.sideband.linux.internal.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.linux.ErrnoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedFdTest {

  private static final long TCGETS = 0x5401;

  @TempDir Path folder;

  @Test
  void readsWhatTheFileHolds() throws IOException {
    Path file = Files.writeString(folder.resolve("naïve file"), "sideband");
    NativeBuffer into = NativeBuffer.allocate(5);
    try (OwnedFd fd = OwnedFd.open(file, Libc.O_RDONLY)) {
      assertEquals(5, Libc.read(fd.number(), into));
      assertEquals('s', into.bytes().get(0));
      assertEquals('b', into.bytes().get(4));
      assertEquals(3, Libc.read(fd.number(), into));
      assertEquals('a', into.bytes().get(0));
      assertEquals(0, Libc.read(fd.number(), into));
    }
  }

  @Test
  void refusalNamesCallTargetAndError() {
    Path missing = folder.resolve("missing");
    ErrnoException refusal =
        assertThrows(ErrnoException.class, () -> OwnedFd.open(missing, Libc.O_RDONLY));
    assertEquals("openat", refusal.call());
    assertEquals(missing.toString(), refusal.target());
    assertEquals(Errno.ENOENT, refusal.errno());
    assertEquals("ENOENT", refusal.symbol());
    assertEquals("openat " + missing + ": ENOENT", refusal.getMessage());
  }

  @Test
  void driverThatRefusesIsReported() throws IOException {
    NativeBuffer argument = NativeBuffer.allocate(64);
    try (OwnedFd fd = OwnedFd.open(Path.of("/dev/null"), Libc.O_RDWR)) {
      ErrnoException refusal = assertThrows(ErrnoException.class, () -> fd.ioctl(TCGETS, argument));
      assertEquals("ioctl 0x5401", refusal.call());
      assertEquals("ENOTTY", refusal.symbol());
    }
  }

  @Test
  void waitingEndsWithTheTimeOrWithBytes() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    NativeBuffer entry = NativeBuffer.allocate(8);
    try (OwnedFd fd = OwnedFd.open(pipe, Libc.O_RDWR)) {
      assertFalse(fd.awaitReadable(entry, 0));
      assertFalse(fd.awaitReadable(entry, 10));
      Files.write(pipe, new byte[] {1});
      assertTrue(fd.awaitReadable(entry, 10_000));
    }
  }

  @Test
  @Tag("X-5")
  void closedFileRefusesAndClosingAgainHurtsNobody() throws IOException {
    OwnedFd closed = OwnedFd.open(Path.of("/dev/null"), Libc.O_RDWR);
    closed.close();
    try (OwnedFd next = OwnedFd.open(Path.of("/dev/zero"), Libc.O_RDONLY)) {
      closed.close();
      assertEquals(8, Libc.read(next.number(), NativeBuffer.allocate(8)));
    }
    NativeBuffer argument = NativeBuffer.allocate(64);
    ErrnoException refusal =
        assertThrows(ErrnoException.class, () -> closed.ioctl(TCGETS, argument));
    assertEquals("EBADF", refusal.symbol());
  }

  @Test
  @Tag("X-5")
  void openingAndClosingLeavesNothingOpen() throws IOException {
    long before = openFiles();
    for (int i = 0; i < 1_000; i++) {
      OwnedFd.open(Path.of("/dev/null"), Libc.O_RDONLY).close();
    }
    // Other threads of this Java process may open a file meanwhile; a thousand they do not.
    assertTrue(openFiles() - before < 100);
  }

  @Test
  void namesThatLibcCannotTakeAreRefused() throws IOException {
    NativeBuffer room = NativeBuffer.allocate(4);
    assertThrows(IllegalArgumentException.class, () -> room.putText("four"));
    assertThrows(IllegalArgumentException.class, () -> room.putText("a\0b"));
  }

  private static long openFiles() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
