package dev.sideband.tcp.internal.link;

import dev.sideband.time.Scheduler;
import dev.sideband.transport.TransportContext;
import java.net.Socket;
import java.time.Duration;

/** Closes a socket unless what is done on it is done in time; that wakes whoever waits on it. */
final class TimeLimit implements AutoCloseable {

  private final Scheduler.Cancellable timer;
  private volatile boolean isOver;

  TimeLimit(Socket socket, Duration limit, TransportContext context) {
    this.timer =
        context
            .scheduler()
            .schedule(
                () -> {
                  isOver = true;
                  Sockets.close(socket);
                },
                limit);
  }

  /** Tells whether the time was up. */
  boolean isOver() {
    return isOver;
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
