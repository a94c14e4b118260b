package dev.sideband.bus;

import dev.sideband.transport.BusChannel;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportInfo;
import org.jspecify.annotations.Nullable;

/** A bus that answers as the test says. */
final class ManualBus implements BusChannel {

  BusOutcome next;
  @Nullable TransportException failure;
  Runnable during = () -> {};
  boolean closed;

  ManualBus(BusOutcome next) {
    this.next = next;
  }

  @Override
  public BusOutcome transfer(BusTransfer transfer) throws TransportException {
    during.run();
    if (failure != null) {
      throw failure;
    }
    return next;
  }

  @Override
  public TransportInfo info() {
    return new TransportInfo("manual", 10, 10);
  }

  @Override
  public void close() {
    closed = true;
  }
}
