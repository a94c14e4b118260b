package dev.sideband.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** Notes what a server's end of a link is told, in words: {@code entry web-1 sweeps hello}. */
public final class HeardFromWorkers implements WorkerListener {

  private static final long LIMIT_SECONDS = 20;

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** How many calls fail from now on. */
  public final AtomicInteger failures = new AtomicInteger();

  /** Held by a test that lets the listener be slow. */
  public final ReentrantLock gate = new ReentrantLock();

  private volatile long lastNumber;

  @Override
  public void onConnected(WorkerId worker) {
    events.add("connected " + worker);
  }

  @Override
  public void onDisconnected(WorkerId worker) {
    events.add("disconnected " + worker);
  }

  @Override
  public void onState(WorkerId worker, String key, Bytes state) throws IOException {
    passGate();
    events.add("state " + worker + " " + key + " " + text(state));
  }

  @Override
  public void onEntry(WorkerEntry entry) throws IOException {
    passGate();
    lastNumber = entry.number();
    events.add("entry " + entry.worker() + " " + entry.stream() + " " + text(entry.data()));
  }

  @Override
  public void onLost(WorkerId worker, long entries) {
    events.add("lost " + worker + " " + entries);
  }

  private void passGate() throws IOException {
    gate.lock();
    try {
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IOException("the store is full");
      }
    } finally {
      gate.unlock();
    }
  }

  /** Returns the number of the newest entry. */
  public long lastNumber() {
    return lastNumber;
  }

  /** Returns the bytes of a text. */
  public static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the text of bytes. */
  public static String text(Bytes data) {
    return new String(data.toArray(), StandardCharsets.UTF_8);
  }

  /** Waits for what is told next, and checks it. */
  public void expect(String... told) throws InterruptedException {
    for (String each : told) {
      assertEquals(each, next());
    }
  }

  /** Waits for what is told next. */
  public String next() throws InterruptedException {
    String event = events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertNotNull(event, "nothing is told");
    return event;
  }

  /** Waits until something is told that begins with these words; returns all until then. */
  public List<String> until(String beginning) throws InterruptedException {
    List<String> all = new ArrayList<>();
    do {
      all.add(next());
    } while (!all.get(all.size() - 1).startsWith(beginning));
    return all;
  }

  /** Returns what was told and not looked at yet, without waiting. */
  public List<String> rest() {
    List<String> all = new ArrayList<>();
    events.drainTo(all);
    return all;
  }
}
