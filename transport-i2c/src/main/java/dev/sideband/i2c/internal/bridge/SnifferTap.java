package dev.sideband.i2c.internal.bridge;

import dev.sideband.i2c.WaveformListener;
import dev.sideband.time.BootClock;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.BusTapCounters;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The Bus Pirate's sniffer as a tap. */
public final class SnifferTap implements BusTap, SerialLine.Listener {

  private final SerialLine line;
  private final BootClock clock;
  private final SnifferText text;

  /** Guards what follows, and the text. */
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable BusListener listener;
  private long seen;
  private boolean ended;

  /**
   * Creates a tap and brings the bridge into its I2C mode.
   *
   * @param line taken over
   * @throws TransportException if the bridge does not answer; the line is then closed
   */
  public SnifferTap(SerialLine line, Duration patience, int link, BootClock clock)
      throws TransportException {
    this.line = line;
    this.clock = clock;
    this.text =
        new SnifferText(
            link,
            new WaveformListener() {
              @Override
              public void message(BusRecord message) {
                deliver(message);
              }
            });
    boolean ready = false;
    try {
      BusPirateProtocol protocol = new BusPirateProtocol(line, patience, 0, 3);
      protocol.enter();
      ready = true;
    } finally {
      if (!ready) {
        line.close();
      }
    }
  }

  @Override
  public void start(BusListener newListener) {
    lock.lock();
    try {
      if (listener != null) {
        throw new IllegalStateException("has begun before");
      }
      listener = newListener;
    } finally {
      lock.unlock();
    }
    line.listen(this);
    try {
      line.write(new byte[] {BusPirateProtocol.START_SNIFFER});
    } catch (TransportException e) {
      end();
    }
  }

  @Override
  public void received(Bytes bytes) {
    lock.lock();
    try {
      long now = clock.nanos();
      for (int i = 0; i < bytes.size(); i++) {
        text.take(bytes.at(i), now);
      }
    } finally {
      lock.unlock();
    }
  }

  private void deliver(BusRecord message) {
    seen++;
    if (listener != null && !ended) {
      listener.seen(message);
    }
  }

  @Override
  public void lost(TransportException reason) {
    end();
  }

  @Override
  public BusTapCounters counters() {
    lock.lock();
    try {
      return new BusTapCounters(seen, 0, text.malformed());
    } finally {
      lock.unlock();
    }
  }

  /** Ends the sniffing, for which any byte will do, and closes the line. */
  @Override
  public void close() {
    try {
      line.write(new byte[] {0});
    } catch (TransportException e) {
      // It is gone, and so is what it was doing.
    }
    line.close();
    end();
  }

  private void end() {
    lock.lock();
    try {
      if (!ended && listener != null) {
        ended = true;
        listener.ended();
      }
    } finally {
      lock.unlock();
    }
  }
}
