package dev.sideband.bus;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusChannel;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusReply;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bus whose transfers are seen by a {@link TransferTap}.
 *
 * <p>The tap is told after the transfer, in the order of the bus, and costs it neither a wait nor
 * an allocation. A transfer of which nothing went over the bus is not told. Closing it closes the
 * bus and not the tap. Safe for any thread.
 */
public final class LoggedBus implements BusChannel {

  private static final BusOutcome NOBODY_KNOWS =
      new BusOutcome(BusResult.UNKNOWN, List.of(new BusReply(Bytes.EMPTY, AckMap.UNKNOWN)));

  private final BusChannel bus;
  private final int link;
  private final TransferTap tap;
  private final ReentrantLock order = new ReentrantLock();

  /**
   * Creates the tapped bus.
   *
   * @param bus taken over
   * @param link its number in the records, 0 to 65,535
   */
  public LoggedBus(BusChannel bus, int link, TransferTap tap) {
    if (link < 0 || link > 0xFFFF) {
      throw new IllegalArgumentException("link out of range 0..65535: " + link);
    }
    this.bus = bus;
    this.link = link;
    this.tap = tap;
  }

  @Override
  public BusOutcome transfer(BusTransfer transfer) throws TransportException {
    order.lock();
    try {
      long begin = tap.clock().nanos();
      BusOutcome told = NOBODY_KNOWS;
      try {
        told = bus.transfer(transfer);
        return told;
      } catch (ChannelClosedException e) {
        told = BusOutcome.refused(BusResult.UNKNOWN);
        throw e;
      } finally {
        tap.offer(link, begin, tap.clock().nanos() - begin, transfer, told);
      }
    } finally {
      order.unlock();
    }
  }

  @Override
  public TransportInfo info() {
    return bus.info();
  }

  @Override
  public void close() {
    bus.close();
  }
}
