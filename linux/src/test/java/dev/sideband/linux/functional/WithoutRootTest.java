package dev.sideband.linux.functional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Native;
import dev.sideband.jvm.ChildJvm;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.table.TableBuffer;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user without rights sees of others' processes: root starts a Java process as that user.
 */
@Tag("S1-34")
@Timeout(60)
class WithoutRootTest {

  private static final String NOBODY = "65534";
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

  @TempDir Path folder;

  @BeforeEach
  void onlyRootCanBecomeSomebodyElse() throws IOException {
    assumeTrue(
        Files.getAttribute(folder, "unix:uid").equals(0), "needs root, to start others' processes");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
    setMode(folder, "rwxr-xr-x");
  }

  @Test
  void whatIsRefusedIsMarkedAndTheRestIsThere() throws IOException, InterruptedException {
    List<String[]> rows = list(AS_NOBODY, "/proc");
    String[] mine = row(rows, ProcessHandle.current().pid());
    assertEquals("0", mine[2]);
    assertEquals("NOT_PERMITTED", mine[3]);
    // A kernel before 6.2 makes the number of open files a secret, a later one does not.
    assertTrue(mine[4].equals("NOT_PERMITTED") || Integer.parseInt(mine[4]) > 3, mine[4]);

    String[] own =
        rows.stream()
            .filter(row -> row.length == 5 && row[2].equals(NOBODY))
            .findAny()
            .orElseThrow();
    assertEquals("java", own[1]);
    assertTrue(Long.parseLong(own[3]) >= 0, own[3]);
    assertTrue(Long.parseLong(own[4]) > 3, own[4]);
    assertEquals("hidden false", String.join(" ", rows.get(rows.size() - 1)));
  }

  @Test
  void listThatHidesOthersSaysSo() throws IOException, InterruptedException {
    Path proc = Files.createDirectory(folder.resolve("proc"));
    List<String> behind = mounting(proc, "invisible");
    List<String[]> rows = list(behind, proc.toString());
    assertTrue(
        rows.stream().allMatch(row -> row[0].equals("hidden") || row[2].equals(NOBODY)),
        "only own processes are listed");
    assertEquals("hidden true", String.join(" ", rows.get(rows.size() - 1)));
  }

  @Test
  void listOfProcessesThatMayNotBeLookedAtSaysSo() throws IOException, InterruptedException {
    Path proc = Files.createDirectory(folder.resolve("proc"));
    List<String[]> rows = list(mounting(proc, "noaccess"), proc.toString());
    assertTrue(rows.stream().noneMatch(row -> row[0].equals("1")));
    assertEquals("hidden true", String.join(" ", rows.get(rows.size() - 1)));
  }

  @Test
  @Tag("S1-16")
  void ownerOfAProcessThatKeepsItsSecretsIsItsUser() throws IOException, InterruptedException {
    List<Path> homes = readableHomes(SecretiveChild.class, Native.class);
    try (Child secretive = new Child(AS_NOBODY, homes, SecretiveChild.class)) {
      secretive.order("keep it to yourself");
      Path stat = Path.of("/proc", Long.toString(secretive.pid()), "stat");
      assertEquals(0, Files.getAttribute(stat, "unix:uid"), "the kernel hides the owner");

      assertEquals(NOBODY, row(list(List.of(), "/proc"), secretive.pid())[2]);
      assertEquals(NOBODY, row(list(AS_NOBODY, "/proc"), secretive.pid())[2]);
    }
  }

  /** Returns the command that starts another one as nobody, with processes hidden in a folder. */
  private static List<String> mounting(Path proc, String hidepid)
      throws IOException, InterruptedException {
    String mount = "mount -t proc -o hidepid=" + hidepid + " proc " + proc;
    Process trial = new ProcessBuilder("unshare", "-m", "sh", "-c", mount).start();
    assumeTrue(trial.waitFor() == 0, "needs the right to mount, and a kernel of 5.8 or later");
    List<String> command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c"));
    command.add(mount + " && exec \"$@\"");
    command.add("sh");
    command.addAll(AS_NOBODY);
    return command;
  }

  private List<String[]> list(List<String> before, String proc)
      throws IOException, InterruptedException {
    List<Path> homes =
        readableHomes(
            ListingChild.class, LinuxProcessSource.class, TableBuffer.class, Native.class);
    try (Child child = new Child(before, homes, ListingChild.class, proc)) {
      return child.lines().stream().map(line -> line.split(" ")).toList();
    }
  }

  /** Copies what these classes come from: it may lie where only root can read. */
  private List<Path> readableHomes(Class<?>... types) throws IOException {
    List<Path> copies = new ArrayList<>();
    for (Path home : ChildJvm.homesOf(types)) {
      copies.add(copy(home, folder.resolve("home-of-" + types[copies.size()].getSimpleName())));
    }
    return copies;
  }

  private static String[] row(List<String[]> rows, long pid) {
    return rows.stream()
        .filter(row -> row[0].equals(Long.toString(pid)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no process " + pid));
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (!Files.isDirectory(copy)) {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        setMode(copy, Files.isDirectory(copy) ? "rwxr-xr-x" : "rw-r--r--");
      }
    }
    return to;
  }

  private static void setMode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
