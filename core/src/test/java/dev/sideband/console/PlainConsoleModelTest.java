package dev.sideband.console;

import static dev.sideband.console.HandConsole.bytes;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleChunk.Kind;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A plain console whose line breaks again and again, at a BMC whose history is short, is ahead of
 * what it sends, and now and then begins anew or cannot be had: whatever comes when, nothing is
 * stored twice or out of order, and nothing is missing without a mark.
 */
@Tag("S2-56")
class PlainConsoleModelTest {

  private static final int SEEDS = 300;
  private static final int STEPS = 300;
  private static final String GAP = "\u0001";

  /** So many bytes may come again behind a mark: no more of a line than tells no place. */
  private static final int LINE = 80;

  private static final String[] WORDS = {
    "usb", "eth0", "systemd", "i2c-1", "ext4", "memory", "fan1", "power", "kernel", "thermal"
  };

  private static final class Model {

    private final Random random;
    private final StringBuilder said = new StringBuilder();
    private final StringBuilder stored = new StringBuilder();
    private final PlainConsole console = new PlainConsole(this::keep, 0, Bytes.EMPTY, this::ask);
    private final int room;
    private long now;

    /** What was said before is not kept. */
    private int begin;

    private int sent;
    private boolean isThere = true;
    private boolean isBehindGap;
    private boolean isAsked;
    private int untilDump;
    private int untilAnswer;
    private @Nullable String dump;

    Model(long seed) {
      random = new Random(seed);
      room = 500 + random.nextInt(16_000);
    }

    private void keep(ConsoleRecord entry) {
      if (entry instanceof ConsoleRecord.Said made) {
        stored.append(new String(made.data().toArray(), StandardCharsets.US_ASCII));
      } else if (entry instanceof ConsoleRecord.Missing) {
        stored.append(GAP);
      }
    }

    private void ask() {
      isAsked = true;
      dump = null;
      untilDump = random.nextInt(4);
      untilAnswer = untilDump + random.nextInt(5);
    }

    void run() throws IOException {
      for (int i = 0; i < STEPS; i++) {
        say(1 + random.nextInt(6));
        answer();
        if (isThere && random.nextInt(12) == 0) {
          cut();
        } else if (isThere) {
          deliver();
        } else if (random.nextInt(3) == 0) {
          comeBack();
        }
      }
    }

    private void say(int count) {
      for (int i = 0; i < count; i++) {
        String line = String.format(Locale.ROOT, "[%12.6f] %s: %s", now / 1e9, word(), word());
        said.append(line).append(String.format(" is %06x\r\n", random.nextInt(1 << 24)));
        now += Duration.ofMillis(10).toNanos();
      }
    }

    private String word() {
      return WORDS[random.nextInt(WORDS.length)];
    }

    private void deliver() throws IOException {
      if (random.nextInt(20) == 0) {
        int skipped = random.nextInt(said.length() - sent + 1);
        sent += skipped;
        isBehindGap |= skipped > 0;
      }
      boolean isHeldUp = false;
      while (!isHeldUp && sent < said.length()) {
        int size = Math.min(said.length() - sent, 40 + random.nextInt(180));
        Bytes text = bytes(said.substring(sent, sent + size));
        sent += size;
        console.heard(new ConsoleChunk(isBehindGap ? Kind.AFTER_GAP : Kind.NEXT, null, text, now));
        isBehindGap = false;
        isHeldUp = random.nextInt(4) == 0;
      }
    }

    private void cut() {
      isThere = false;
      isBehindGap = false;
      console.interrupted(now);
      if (random.nextBoolean()) {
        say(random.nextInt(400));
      }
      if (random.nextInt(6) == 0) {
        begin = Math.max(begin, said.length() - random.nextInt(150));
      }
    }

    private void comeBack() {
      isThere = true;
      sent = Math.max(Math.max(begin, sent), said.length() - random.nextInt(300));
      console.live();
    }

    private void answer() throws IOException {
      if (!isAsked) {
        return;
      }
      if (untilDump-- == 0) {
        dump = said.substring(Math.max(begin, said.length() - room));
      }
      if (untilAnswer-- == 0) {
        isAsked = false;
        String kept = random.nextInt(20) == 0 ? null : dump;
        console.recalled(kept == null ? null : bytes(kept));
      }
    }

    void check(long seed) {
      int at = 0;
      for (String part : stored.toString().split(GAP, -1)) {
        int found = said.indexOf(part, Math.max(0, at - LINE));
        int where = at;
        assertTrue(
            found >= 0, () -> "seed " + seed + ": not behind " + where + " as it stands: " + part);
        at = found + part.length();
      }
    }
  }

  @Test
  void nothingComesTwiceOrIsMissingWithoutMark() throws Exception {
    long stored = 0;
    long said = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Model model = new Model(seed);
      model.run();
      model.check(seed);
      stored += model.stored.length();
      said += model.said.length();
    }
    assertTrue(stored > said / 2, "too little is stored");
  }
}
