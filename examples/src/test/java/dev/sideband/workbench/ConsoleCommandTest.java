package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.console.ConsoleRecord;
import dev.sideband.console.ConsoleStore;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console says when it does not attach; how it does is seen in the lab. */
@Timeout(60)
class ConsoleCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return new ConsoleCommand(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(arguments);
  }

  private String complaint() {
    return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void helps() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("--takeover"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "ipmi://a b",
        "ipmi://h --ring",
        "ipmi://h --rang x",
        "ipmi://h --takeover always",
        "ipmi://h --text a --text b",
        "ipmi://h --from 2026-11-28T09:30:00Z",
        "replay",
        "replay x --from yesterday",
        "replay x --ring y",
      })
  void refusesWhatItCannotFollow(String line) {
    assertEquals(2, run(line.isEmpty() ? new String[0] : line.split(" ", -1)));
    assertTrue(complaint().startsWith("console: "), complaint());
  }

  @Test
  void saysThatThereIsNoSuchRing() {
    assertEquals(1, run("replay", folder.resolve("absent").toString()));
    assertTrue(complaint().startsWith("console: "), complaint());
  }

  @Test
  void saysThatNobodyAnswersForThisKindOfAddress() throws IOException {
    String password = Files.writeString(folder.resolve("password"), "secret\n").toString();
    assertEquals(1, run("nothing://here", "--password-file", password));
    assertTrue(complaint().startsWith("console: "), complaint());
  }

  @Test
  @Tag("S2-44")
  @Tag("S2-49")
  void replaysARingFromATimeToATime() throws IOException {
    Path file = folder.resolve("a.ring");
    FakeTime time = new FakeTime();
    try (RingLog log =
        RingLog.file(file)
            .size(1 << 16)
            .open(BootClock.of(new BmcBoot(7), Duration.ZERO, time, time))) {
      ConsoleStore store = new ConsoleStore(log);
      for (int i = 0; i < 10; i++) {
        byte[] line = ("line " + i + "\r\n").getBytes(StandardCharsets.US_ASCII);
        store.append(new ConsoleRecord.Said(1, i * 8L, Bytes.copyOf(line)));
        time.advance(Duration.ofMinutes(1));
      }
    }
    assertEquals(0, run("replay", file.toString()));
    assertEquals(10, out.toString(StandardCharsets.UTF_8).split("line").length - 1);
    assertEquals(0, run("replay", file.toString(), "--from", "2026-01-01T00:07:00Z"));
    assertEquals(
        "line 7\r\nline 8\r\nline 9\r\n",
        out.toString(StandardCharsets.UTF_8).stripTrailing() + "\r\n");
    String[] span = {"--from", "2026-01-01T00:03:00Z", "--to", "2026-01-01T00:04:30Z"};
    assertEquals(0, run("replay", file.toString(), span[0], span[1], span[2], span[3]));
    assertEquals("line 3\r\nline 4", out.toString(StandardCharsets.UTF_8).stripTrailing());
  }
}
