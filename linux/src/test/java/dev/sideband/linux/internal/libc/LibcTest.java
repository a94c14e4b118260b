package dev.sideband.linux.internal.libc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibcTest {

  @TempDir Path folder;

  @Test
  void statxTellsOwnerAndSize() throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[1234]);
    NativeBuffer path = NativeBuffer.allocate(4096);
    path.putText(file.toString());
    Statx answer = new Statx();
    assertEquals(0, answer.read(Libc.AT_FDCWD, path, 0, Statx.UID | Statx.SIZE));
    assertEquals(1234, answer.size());
    assertEquals(((Number) Files.getAttribute(file, "unix:uid")).longValue(), answer.uid());

    path.putText(folder.resolve("missing").toString());
    assertEquals(-Errno.ENOENT, answer.read(Libc.AT_FDCWD, path, 0, Statx.SIZE));
  }

  @Test
  void listsMoreEntriesThanFitAtOnce() throws IOException {
    Set<Integer> made = new TreeSet<>();
    for (int i = 1; i <= 3_000; i++) {
      Files.createFile(folder.resolve(Integer.toString(i * 7)));
      made.add(i * 7);
    }
    for (String other : new String[] {"self", "0", "-1", "12x", "2147483648", "9".repeat(200)}) {
      Files.createFile(folder.resolve(other));
    }
    Set<Integer> seen = new TreeSet<>();
    int dots = 0;
    int others = 0;
    DirectoryEntries entries = new DirectoryEntries();
    try (OwnedFd directory = OwnedFd.open(folder, Libc.O_RDONLY)) {
      entries.begin(directory.number());
      while (entries.next()) {
        if (entries.isDots()) {
          dots++;
        } else if (entries.number() < 0) {
          others++;
        } else {
          assertTrue(seen.add(entries.number()), "an entry came twice");
        }
      }
    }
    assertEquals(0, entries.failure());
    assertEquals(made, seen);
    assertEquals(2, dots);
    assertEquals(6, others);
  }

  @Test
  void listingWhatIsNoDirectoryFails() throws IOException {
    DirectoryEntries entries = new DirectoryEntries();
    try (OwnedFd file = OwnedFd.open(Path.of("/dev/null"), Libc.O_RDONLY)) {
      entries.begin(file.number());
      assertTrue(!entries.next());
    }
    assertEquals(-Errno.ENOTDIR, entries.failure());
  }

  @Test
  void knowsThisMachinesTicksAndPages() throws IOException, InterruptedException {
    Libc.load();
    assertEquals(getconf("CLK_TCK"), Libc.sysconf(Libc.SC_CLK_TCK));
    assertEquals(getconf("PAGESIZE"), Libc.sysconf(Libc.SC_PAGESIZE));
  }

  @ParameterizedTest
  @CsvSource({
    "1,EPERM",
    "13,EACCES",
    "41,errno 41",
    "90,EMSGSIZE",
    "95,EOPNOTSUPP",
    "110,ETIMEDOUT",
    "133,EHWPOISON",
    "0,errno 0",
    "134,errno 134",
    "-5,errno -5"
  })
  void errorNumbersHaveTheKernelsNames(int number, String name) {
    assertEquals(name, Errno.symbol(number));
  }

  private static long getconf(String name) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("getconf", name).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor());
    return Long.parseLong(printed.strip());
  }
}
