package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.console.ConsoleRecord;
import dev.sideband.console.ConsoleStore;
import dev.sideband.ring.RingFollower;
import dev.sideband.ring.RingListener;
import dev.sideband.ring.RingLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a monitor has stored of a console. */
final class StoredConsole {

  private StoredConsole() {}

  /** Waits until as many bytes are stored as a text has. */
  static void await(RingLog ring, String text) throws Exception {
    CountDownLatch enough = new CountDownLatch(1);
    AtomicInteger count = new AtomicInteger();
    RingListener counting =
        stored -> {
          if (stored.type() == ConsoleStore.TYPE_SAID
              && count.addAndGet(stored.length() - 12) >= text.length()) {
            enough.countDown();
          }
        };
    RingFollower follower = ring.follow(ring.reader(), counting, Runnable::run);
    try {
      assertTrue(enough.await(60, TimeUnit.SECONDS), () -> count + " of " + text.length());
    } finally {
      follower.close();
    }
  }

  /** Returns what is stored; gaps and repeats in words. */
  static String text(ConsoleStore store) throws IOException {
    StringBuilder text = new StringBuilder();
    store.read(entry -> {
      if (entry instanceof ConsoleRecord.Said said) {
        text.append(new String(said.data().toArray(), StandardCharsets.ISO_8859_1));
      } else {
        text.append(entry);
      }
    });
    return text.toString();
  }
}
