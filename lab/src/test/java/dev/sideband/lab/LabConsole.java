package dev.sideband.lab;

import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Keeps what a console says, by its places where it has some, and waits for it. */
final class LabConsole implements ConsoleListener {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final StringBuilder text = new StringBuilder();
  private final List<ConsoleLine.State> states = new ArrayList<>();
  private final List<ConsoleChunk.Kind> kinds = new ArrayList<>();
  private long next = -1;
  private long missing;
  private int seen;

  @Override
  public void received(ConsoleChunk chunk) {
    lock.lock();
    try {
      String said = new String(chunk.data().toArray(), StandardCharsets.ISO_8859_1);
      ConsoleChunk.Place place = chunk.place();
      if (place != null) {
        long at = place.offset();
        missing += next >= 0 && at > next ? at - next : 0;
        int known = next < 0 ? 0 : (int) Math.max(0, Math.min(said.length(), next - at));
        next = Math.max(next, at + said.length());
        said = said.substring(known);
      }
      text.append(said);
      kinds.add(chunk.kind());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void changed(ConsoleLine line) {
    lock.lock();
    try {
      states.add(line.state());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void await(String what, Duration limit, BooleanSupplier condition)
      throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          throw new AssertionError("no " + what + "; states " + states + ", heard " + text);
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  void await(String said, Duration limit) throws InterruptedException {
    await('"' + said + '"', limit, () -> text.indexOf(said) >= 0);
  }

  /** Waits for a text behind the one that was waited for last by this method. */
  void awaitNext(String said, Duration limit) throws InterruptedException {
    lock.lock();
    try {
      await('"' + said + "\" behind " + seen, limit, () -> text.indexOf(said, seen) >= 0);
      seen = text.indexOf(said, seen) + said.length();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the line has been in a state so often. */
  void await(ConsoleLine.State state, int times, Duration limit) throws InterruptedException {
    await(
        state.toString(),
        limit,
        () -> states.stream().filter(each -> each == state).count() >= times);
  }

  /** Lets a time pass in which nothing is heard. */
  void awaitNothing(Duration span) throws InterruptedException {
    long left = span.toNanos();
    lock.lock();
    try {
      int before = text.length();
      while (left > 0) {
        left = changed.awaitNanos(left);
      }
      if (text.length() != before) {
        throw new AssertionError("heard " + text.substring(before));
      }
    } finally {
      lock.unlock();
    }
  }

  String text() {
    lock.lock();
    try {
      return text.toString();
    } finally {
      lock.unlock();
    }
  }

  List<ConsoleLine.State> states() {
    lock.lock();
    try {
      return List.copyOf(states);
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether each chunk followed the one before, as far as anybody can tell. */
  boolean isWhole() {
    lock.lock();
    try {
      return missing == 0 && kinds.stream().allMatch(kind -> kind == ConsoleChunk.Kind.NEXT);
    } finally {
      lock.unlock();
    }
  }
}
