package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.console.ByteSpan;
import dev.sideband.console.ConsoleRecord;
import dev.sideband.console.ConsoleStore;
import dev.sideband.console.GapCause;
import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A console as text and on a screen, from the same records. */
class ConsoleTextFileTest {

  private final FakeTime time = new FakeTime();
  @TempDir Path folder;

  private RingLog open() throws IOException {
    return RingLog.memory()
        .size(1 << 16)
        .open(BootClock.of(new BmcBoot(7), Duration.ZERO, time, time));
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private void fill(ConsoleStore store) throws IOException {
    store.append(new ConsoleRecord.Said(1, 0, bytes("one \u001b[3")));
    time.advance(Duration.ofSeconds(1));
    store.append(new ConsoleRecord.Said(1, 7, bytes("1mred\u001b[0m\r\ntwo\u00e9")));
    time.advance(Duration.ofSeconds(1));
    store.append(new ConsoleRecord.Repeated(1, 20, bytes("two")));
    store.append(new ConsoleRecord.Missing(1, new ByteSpan(20, 1_254), GapCause.OVERWRITTEN));
    store.append(new ConsoleRecord.Said(1, 1_254, bytes("three\r\n\r\n")));
  }

  @Test
  @Tag("S2-49")
  @Tag("S2-55")
  void eachLineStandsBehindItsTimeAndGapsInTheirPlace() throws IOException {
    Path file = folder.resolve("console.txt");
    try (RingLog ring = open();
        RingReader reader = ring.reader();
        ConsoleTextFile text = ConsoleTextFile.append(Optional.of(file))) {
      fill(new ConsoleStore(ring));
      RingRecord record = new RingRecord();
      while (reader.next(record)) {
        text.write(record);
      }
    }
    assertEquals(
        """
        2026-01-01T00:00:00Z one red
        2026-01-01T00:00:01Z two\u00e9
        2026-01-01T00:00:02Z [-- 1,234 bytes missing, 20 to 1,254: the BMC had overwritten them --]
        2026-01-01T00:00:02Z three
        2026-01-01T00:00:02Z\s
        """,
        Files.readString(file));
  }

  @Test
  @Tag("S2-55")
  void theScreenGetsTheBytesAsTheyAre() throws IOException {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    ConsoleOutput output = new ConsoleOutput(screen);
    try (RingLog ring = open();
        RingReader reader = ring.reader()) {
      fill(new ConsoleStore(ring));
      RingRecord record = new RingRecord();
      while (reader.next(record)) {
        output.show(record);
      }
    }
    assertEquals(
        "one \u001b[31mred\u001b[0m\r\ntwo\u00e9"
            + "\r\n[-- 1,234 bytes missing, 20 to 1,254: the BMC had overwritten them --]\r\n"
            + "three\r\n\r\n",
        screen.toString(StandardCharsets.UTF_8));
  }
}
