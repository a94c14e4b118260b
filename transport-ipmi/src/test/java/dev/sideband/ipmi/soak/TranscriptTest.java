package dev.sideband.ipmi.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.console.ByteSpan;
import dev.sideband.console.ConsoleRecord;
import dev.sideband.console.ConsoleStore;
import dev.sideband.console.GapCause;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TranscriptTest {

  private static final int LINES = 40;

  private final byte[] said = said();
  private ConsoleStore store;

  private static byte[] said() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      lines.append(Talker.line(i));
    }
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @BeforeEach
  void open() throws IOException {
    FakeTime time = new FakeTime();
    BootClock clock = BootClock.of(new BmcBoot(1), Duration.ZERO, time, time);
    store = new ConsoleStore(RingLog.memory().size(1 << 18).open(clock));
  }

  private void keep(int from, int to) throws IOException {
    for (int at = from; at < to; at += 100) {
      byte[] part = Arrays.copyOfRange(said, at, Math.min(to, at + 100));
      store.append(new ConsoleRecord.Said(1, at, Bytes.copyOf(part)));
    }
  }

  private void mark() throws IOException {
    store.append(new ConsoleRecord.Missing(1, new ByteSpan(0, 0), GapCause.NO_HISTORY));
  }

  private Transcript transcript() throws IOException {
    return Transcript.of(said, store);
  }

  @Test
  void findsNothingWrongWithAll() throws IOException {
    keep(0, said.length);
    assertEquals(new Transcript(LINES, 0, 0, 0, 0, 0, 0, said.length), transcript());
    assertTrue(transcript().isHonest());
  }

  @Test
  void forgivesWhatIsMissingAtAMark() throws IOException {
    keep(0, 500);
    mark();
    keep(1_000, said.length);
    assertTrue(transcript().isHonest());
    assertTrue(transcript().lost() >= 9, transcript()::toString);
    mark();
    assertEquals(2, transcript().marks());
  }

  @Test
  void findsWhatIsMissingWithoutAMark() throws IOException {
    keep(0, 500);
    keep(1_000, said.length);
    assertEquals(500, transcript().unmarked());
    assertFalse(transcript().isHonest());
  }

  @Test
  void findsWhatIsMissingAtTheBeginningAndAtTheEnd() throws IOException {
    keep(300, 900);
    assertEquals(300, transcript().unmarked());
    assertEquals(900, transcript().end());
  }

  @Test
  void findsWhatIsThereAgain() throws IOException {
    keep(0, 500);
    keep(400, said.length);
    assertEquals(100, transcript().repeated());
    assertEquals(said.length, transcript().end());
  }

  @Test
  void findsWhatWasNeverSaid() throws IOException {
    keep(0, 500);
    store.append(new ConsoleRecord.Said(1, 500, Bytes.of(0x23, 0x0A)));
    keep(500, said.length);
    assertEquals(2, transcript().garbage());
    assertEquals(0, transcript().unmarked());
  }
}
