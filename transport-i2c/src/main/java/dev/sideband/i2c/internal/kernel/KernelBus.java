package dev.sideband.i2c.internal.kernel;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusChannel;
import dev.sideband.transport.BusMessage;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusReply;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One of the kernel's adapters as a channel: messages as they are, or the calls of the System
 * Management Bus for an adapter that has no others.
 *
 * <p>The kernel does not tell which byte was refused, so acknowledgements are known of what went
 * through alone.
 */
final class KernelBus implements BusChannel {

  private static final int FUNC_I2C = 1;
  private static final int FUNC_TEN_BIT = 1 << 1;

  private final I2cDriver driver;
  private final boolean force;
  private final TransportInfo info;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  /**
   * Creates a channel.
   *
   * @param force whether to speak to devices that a driver of the kernel's looks after
   */
  KernelBus(I2cDriver driver, boolean force) {
    this.driver = driver;
    this.force = force;
    boolean plain = (driver.functions() & FUNC_I2C) != 0;
    int most = plain ? TransferBuffer.MOST_BYTES : 1 + SmbusCall.MOST_BLOCK;
    this.info = new TransportInfo(driver.target(), most, plain ? most : SmbusCall.MOST_BLOCK);
  }

  @Override
  public BusOutcome transfer(BusTransfer transfer) throws TransportException {
    lock.lock();
    try {
      if (closed) {
        throw new ChannelClosedException(info.target());
      }
      return run(transfer);
    } catch (TransportException e) {
      throw e;
    } catch (IOException e) {
      throw new SessionLostException(info.target(), String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  private BusOutcome run(BusTransfer transfer) throws IOException {
    List<BusMessage> messages = transfer.messages();
    if (!force) {
      for (BusMessage message : messages) {
        if (driver.isClaimed(message.address())) {
          return BusOutcome.refused(BusResult.BUSY);
        }
      }
    }
    if ((driver.functions() & FUNC_I2C) == 0) {
      Optional<SmbusCall> call = SmbusCall.of(transfer, driver.functions());
      return call.isEmpty()
          ? BusOutcome.refused(BusResult.UNSUPPORTED)
          : outcome(messages, driver.call(call.get()), true);
    }
    boolean tenBit = messages.stream().anyMatch(message -> message.address().tenBit());
    if (tenBit && (driver.functions() & FUNC_TEN_BIT) == 0 || !TransferBuffer.fits(messages)) {
      return BusOutcome.refused(BusResult.UNSUPPORTED);
    }
    return outcome(messages, driver.transfer(messages), false);
  }

  private BusOutcome outcome(List<BusMessage> messages, DriverReply reply, boolean called)
      throws SessionLostException {
    if (reply.errno() == 0) {
      return carriedOut(messages, reply.data());
    }
    if (reply.errno() == KernelErrors.ENODEV && !called) {
      throw new SessionLostException(info.target(), "the adapter is gone");
    }
    BusResult result = KernelErrors.resultOf(reply.errno());
    if (result.equals(BusResult.UNSUPPORTED) || result.equals(BusResult.NOT_PERMITTED)) {
      return BusOutcome.refused(result);
    }
    return new BusOutcome(result, Attempt.replies(messages, result));
  }

  /** The last message's bytes are the end of the reply's list; a call has one entry alone. */
  private static BusOutcome carriedOut(List<BusMessage> messages, List<Bytes> data) {
    List<BusReply> replies = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      BusMessage message = messages.get(i);
      Bytes read = data.get(Math.max(0, data.size() - messages.size() + i));
      replies.add(
          message.read()
              ? new BusReply(read, read.isEmpty() ? AckMap.ALL : AckMap.allBut(read.size() - 1))
              : new BusReply(message.data(), AckMap.ALL));
    }
    return new BusOutcome(BusResult.OK, replies);
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
      driver.close();
    } finally {
      lock.unlock();
    }
  }
}
