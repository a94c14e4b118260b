package dev.sideband.i2c.internal.bridge;

import dev.sideband.transport.SerialLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Questions and answers over a serial line: each question says how many bytes the answer has.
 *
 * <p>One thread asks at a time.
 */
final class Dialogue implements SerialLine.Listener {

  private static final int ROOM = 4_096;

  private final SerialLine line;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final byte[] room = new byte[ROOM];
  private int size;
  private @Nullable TransportException failure;

  /**
   * Begins to listen.
   *
   * @param line taken over
   * @param patience how long an answer may take
   */
  Dialogue(SerialLine line, Duration patience) {
    this.line = line;
    this.patience = patience;
    line.listen(this);
  }

  @Override
  public void received(Bytes bytes) {
    lock.lock();
    try {
      Bytes fitting = bytes.slice(0, Math.min(bytes.size(), ROOM - size));
      fitting.copyTo(room, size);
      size += fitting.size();
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void lost(TransportException reason) {
    lock.lock();
    try {
      failure = reason;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  String target() {
    return line.target();
  }

  /**
   * Sends bytes and waits for so many; what came before is forgotten.
   *
   * @return what came in time, fewer bytes if the others did not
   */
  Bytes ask(Bytes question, int count) throws TransportException {
    return ask(question, count, patience);
  }

  Bytes ask(Bytes question, int count, Duration wait) throws TransportException {
    send(question);
    return await(count, wait);
  }

  private void send(Bytes question) throws TransportException {
    lock.lock();
    try {
      check();
      size = 0;
    } finally {
      lock.unlock();
    }
    line.write(question.toArray());
  }

  /**
   * Sends bytes and waits for an answer, which late answers to earlier questions may precede.
   *
   * @return false if it did not come in time
   */
  boolean askUntil(Bytes question, Bytes answer) throws TransportException {
    send(question);
    return await(() -> endsWith(answer), patience);
  }

  private boolean endsWith(Bytes answer) {
    int from = size - answer.size();
    return from >= 0 && Bytes.copyOf(room, from, answer.size()).equals(answer);
  }

  /** Waits for so many bytes behind the last question, those included that have come. */
  Bytes await(int count, Duration wait) throws TransportException {
    await(() -> size >= count, wait);
    lock.lock();
    try {
      return Bytes.copyOf(room, 0, Math.min(size, count));
    } finally {
      lock.unlock();
    }
  }

  private boolean await(BooleanSupplier enough, Duration wait) throws TransportException {
    lock.lock();
    try {
      long left = TimeUnit.NANOSECONDS.convert(wait);
      while (!enough.getAsBoolean() && failure == null && left > 0) {
        left = arrived.awaitNanos(left);
      }
      check();
      return enough.getAsBoolean();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SessionLostException(target(), "interrupted while waiting");
    } finally {
      lock.unlock();
    }
  }

  private void check() throws TransportException {
    if (failure != null) {
      throw new SessionLostException(target(), String.valueOf(failure.getMessage()));
    }
  }

  void close() {
    line.close();
  }
}
