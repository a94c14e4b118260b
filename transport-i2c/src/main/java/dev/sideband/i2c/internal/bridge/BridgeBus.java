package dev.sideband.i2c.internal.bridge;

import dev.sideband.transport.BusChannel;
import dev.sideband.transport.BusMessage;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportInfo;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bridge as a channel: one transfer at a time, and a fresh start after one that got no answer.
 */
public final class BridgeBus implements BusChannel {

  private final BridgeProtocol protocol;
  private final TransportInfo info;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean ready;
  private boolean closed;

  /**
   * Creates the channel and greets the bridge.
   *
   * @param protocol taken over
   * @throws TransportException if it does not answer; the line is then closed
   */
  public BridgeBus(BridgeProtocol protocol) throws TransportException {
    this.protocol = protocol;
    this.info = new TransportInfo(protocol.target(), protocol.mostBytes(), protocol.mostBytes());
    try {
      protocol.enter();
      ready = true;
    } finally {
      if (!ready) {
        protocol.close();
      }
    }
  }

  @Override
  public BusOutcome transfer(BusTransfer transfer) throws TransportException {
    for (BusMessage message : transfer.messages()) {
      if (message.length() > protocol.mostBytes() || !protocol.takes(message)) {
        return BusOutcome.refused(BusResult.UNSUPPORTED);
      }
    }
    lock.lock();
    try {
      if (closed) {
        throw new ChannelClosedException(info.target());
      }
      if (!ready) {
        protocol.enter();
      }
      ready = false;
      BusOutcome outcome = protocol.transfer(transfer);
      ready = true;
      return outcome;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the report of an answer that did not come, or was none. */
  static SessionLostException noAnswer(String target, String question) {
    return new SessionLostException(target, "no proper answer to " + question);
  }

  @Override
  public TransportInfo info() {
    return info;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      protocol.close();
    } finally {
      lock.unlock();
    }
  }
}
