package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.jvm.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writers are killed one after the other, while two other processes read what they write. */
@Tag("S3-33")
@Timeout(120)
class KilledWriterTest {

  private static final int LIVES = 6;

  @TempDir Path folder;

  @Test
  void killedAtAnyMoment() throws Exception {
    Path file = folder.resolve("killed.ring");
    Random random = new Random(4);
    try (RingLog log = RingChild.open(file)) {
      log.append(7, RingChild.payload(0));
    }
    List<ChildJvm> readers = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        ChildJvm reader = ChildJvm.command(RingChild.class).start("read", file.toString(), "0");
        readers.add(reader);
        assertEquals("ready", reader.hear());
      }
      long last = 0;
      for (int life = 0; life < LIVES; life++) {
        last = killAfter(file, last + 1, random.nextInt(3_000));
      }
      for (ChildJvm reader : readers) {
        reader.say("stop");
        String said = reader.hear();
        assertNotNull(said);
        String[] figures = said.split(" ", -1);
        long read = Long.parseLong(figures[0]);
        long lost = Long.parseLong(figures[1]);
        assertEquals(last + 1, read + lost, "each record was read or is known to be lost");
        assertEquals("0", figures[2], "records that were wrong");
        assertEquals(last, Long.parseLong(figures[3]), "the last record");
      }
    } finally {
      readers.forEach(ChildJvm::close);
    }
  }

  /** Lets a writer write, kills it, and returns the number of the last record there is. */
  private static long killAfter(Path file, long first, int records) throws Exception {
    long committed = first - 1;
    try (ChildJvm writer =
        ChildJvm.command(RingChild.class).start("write", file.toString(), Long.toString(first))) {
      for (int i = 0; i <= records; i++) {
        committed = Long.parseLong(String.valueOf(writer.hear()));
        if (i == records / 2) {
          refusesASecondWriter(file);
        }
      }
      writer.kill();
      for (String line = writer.hear(); line != null; line = writer.hear()) {
        committed = line.isEmpty() ? committed : Math.max(committed, number(line, committed));
      }
      writer.awaitEnd();
    }
    RingRecord record = new RingRecord();
    try (RingReader reader = RingReader.open(file)) {
      long number = -1;
      while (reader.next(record)) {
        long found = record.payload().getLong(0);
        assertTrue(number < 0 || found == number + 1, number + ", then " + found);
        number = found;
      }
      assertEquals(RingGap.NONE, reader.missed());
      assertTrue(
          number == committed || number == committed + 1,
          "committed " + committed + ", found " + number);
      return number;
    }
  }

  /** A number may have been cut in the middle when its writer was killed. */
  private static long number(String line, long before) {
    long number = Long.parseLong(line);
    return number == before + 1 ? number : before;
  }

  private static void refusesASecondWriter(Path file) {
    RingException refusal = assertThrows(RingException.class, () -> RingChild.open(file).close());
    assertEquals(RingProblem.IN_USE, refusal.problem());
  }

  @Test
  void anotherLogOfTheSameProcessIsRefusedToo() throws IOException {
    Path file = folder.resolve("twice.ring");
    try (RingLog log = RingChild.open(file)) {
      refusesASecondWriter(file);
      refusesASecondWriter(file);
      log.append(7, RingChild.payload(1));
      RingReader.open(file).close();
    }
    try (RingLog log = RingChild.open(file)) {
      log.append(7, RingChild.payload(2));
    }
  }
}
