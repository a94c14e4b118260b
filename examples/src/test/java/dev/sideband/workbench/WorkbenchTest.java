package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Workbench says when it does not start; how it runs is seen in the lab. */
class WorkbenchTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @Test
  void helps() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("--password-file"));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertEquals(2, run("--port", "80"));
    assertEquals("workbench: there is no option --port; --help tells more\n", complaint());
  }

  @Test
  void refusesAPasswordFileThatIsNone() throws IOException {
    Path missing = folder.resolve("missing");
    assertEquals(2, run("--password-file", missing.toString()));
    assertTrue(complaint().contains("cannot read the password file " + missing), complaint());

    for (String text : new String[] {"", "\n", "x".repeat(21)}) {
      Path file = Files.writeString(folder.resolve("password"), text);
      assertEquals(2, run("--password-file", file.toString()));
      assertTrue(complaint().contains("must have 1 to 20 bytes"), complaint());
    }
  }

  @Test
  void refusesANameThatABmcCannotKeep() {
    assertEquals(2, run("--user", "u".repeat(17)));
    assertTrue(complaint().contains("--user"), complaint());
  }

  /** The environment of these tests has no path to search. */
  @Test
  void saysWhatAGuestLacks() {
    assertEquals(1, run("--guest"));
    assertTrue(complaint().contains("the guest needs what is not here: qemu-system"), complaint());
    assertTrue(complaint().contains("apt-get install"), complaint());
    assertTrue(complaint().contains(" qemu-system-x86 busybox-static "), complaint());
  }

  @Test
  void saysThatTheFolderCannotBeUsed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertEquals(1, run("--data", file.toString(), "--http", "127.0.0.1:0"));
    assertTrue(complaint().contains("cannot keep the BMC's data in " + file), complaint());
  }

  @Test
  void saysThatThePortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertEquals(1, run("--data", folder.resolve("data").toString(), "--http", address));
      assertTrue(complaint().contains("cannot serve at " + address), complaint());
    }
  }

  @Test
  void saysThatThePortForConsolesIsTaken() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (DatagramSocket taken = new DatagramSocket(0, here)) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      String data = folder.resolve("data").toString();
      assertEquals(1, run("--data", data, "--http", "127.0.0.1:0", "--ipmi", address));
      assertTrue(complaint().contains("cannot serve consoles at " + address), complaint());
    }
  }

  private int run(String... args) {
    err.reset();
    Workbench workbench =
        new Workbench(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return workbench.run(args, Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()));
  }

  private String complaint() {
    return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
