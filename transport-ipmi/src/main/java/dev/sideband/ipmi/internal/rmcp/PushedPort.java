package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/**
 * A port that has no thread, since others push packets into it: what comes of them is done by the
 * context's executor, one after the other, and the time is the context's scheduler's. Safe for any
 * thread if the port is.
 */
public final class PushedPort implements ServedPort {

  private final DatagramPort port;
  private final Executor executor;
  private final Scheduler scheduler;

  /** Takes over a port, which is closed with this one. */
  public PushedPort(DatagramPort port, TransportContext context) {
    this.port = port;
    this.executor = new SerialExecutor(context.executor());
    this.scheduler = context.scheduler();
  }

  @Override
  public InetSocketAddress address() {
    return port.address();
  }

  @Override
  public void start(Receiver receiver) {
    port.start(receiver);
  }

  @Override
  public boolean send(ByteBuffer datagram, InetSocketAddress to) throws IOException {
    return port.send(datagram, to);
  }

  @Override
  public void later(Runnable task) {
    executor.execute(task);
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public void close() {
    port.close();
  }
}
