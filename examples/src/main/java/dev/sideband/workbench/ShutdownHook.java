package dev.sideband.workbench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a program in order when its process is told to end: a hook asks for the end and then holds
 * the process until everything is closed, a few seconds at most.
 *
 * <p>For programs; a library installs none. Close it last. Safe for any thread.
 */
final class ShutdownHook implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::endInOrder, "shutdown");

  private ShutdownHook() {}

  static ShutdownHook install() {
    ShutdownHook hook = new ShutdownHook();
    Runtime.getRuntime().addShutdownHook(hook.thread);
    return hook;
  }

  /** Waits until the process is told to end. */
  void await() throws InterruptedException {
    asked.await();
  }

  /** Asks for the end, as if the process had been told to. */
  void ask() {
    asked.countDown();
  }

  private void endInOrder() {
    asked.countDown();
    try {
      if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook with it.
    }
  }
}
