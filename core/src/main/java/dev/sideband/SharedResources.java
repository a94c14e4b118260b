package dev.sideband;

import dev.sideband.transport.TransportContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What transports keep once for all their channels; closed in reverse order of making. */
final class SharedResources implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SharedResources.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Class<?>, AutoCloseable> byType = new HashMap<>();
  private final Deque<AutoCloseable> newestFirst = new ArrayDeque<>();
  private boolean closed;

  <E extends AutoCloseable> E get(
      Class<E> type, Function<TransportContext, E> maker, TransportContext context) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("Sideband is closed");
      }
      AutoCloseable present = byType.get(type);
      if (present != null) {
        return type.cast(present);
      }
      E made = maker.apply(context);
      byType.put(type, made);
      newestFirst.push(made);
      return made;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      while (!newestFirst.isEmpty()) {
        closeOne(newestFirst.pop());
      }
      byType.clear();
    } finally {
      lock.unlock();
    }
  }

  /** One that fails to close must not keep the others open, nor the threads running. */
  private static void closeOne(AutoCloseable resource) {
    try {
      resource.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.atDebug()
          .addKeyValue("resource", resource.getClass().getName())
          .setCause(e)
          .log("did not close cleanly");
    }
  }
}
