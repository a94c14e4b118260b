package dev.sideband.i2c.testing;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusChannel;
import dev.sideband.transport.BusMessage;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusReply;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bus in memory, with devices that answer byte by byte and faults on demand; it can draw what
 * goes over its lines.
 *
 * <p>It takes no time. Safe for any thread.
 */
public final class SimulatedBus implements BusChannel {

  private static final int HELD_QUARTERS = 400;

  private final String name;
  private final Map<BusAddress, SimulatedDevice> devices = new HashMap<>();
  private final Map<BusAddress, SimulatedFault> faults = new HashMap<>();
  private @Nullable DrawnWaveform drawing;
  private boolean closed;

  /** Creates a bus without devices. */
  public SimulatedBus(String name) {
    this.name = name;
  }

  /** Connects a device; one that was there goes. */
  public synchronized SimulatedBus attach(BusAddress address, SimulatedDevice device) {
    devices.put(address, device);
    return this;
  }

  /** Lets messages to an address go wrong from now on; a fault that was there goes. */
  public synchronized void inject(BusAddress address, SimulatedFault fault) {
    faults.put(address, fault);
  }

  /** Ends the fault of an address. */
  public synchronized void repair(BusAddress address) {
    faults.remove(address);
  }

  /** Draws all that follows. */
  public synchronized void drawOn(DrawnWaveform waveform) {
    drawing = waveform;
  }

  @Override
  public synchronized BusOutcome transfer(BusTransfer transfer) throws TransportException {
    if (closed) {
      throw new ChannelClosedException(name);
    }
    List<BusReply> replies = new ArrayList<>();
    BusResult result = BusResult.OK;
    BusAddress before = null;
    for (BusMessage message : transfer.messages()) {
      Run run = new Run(message, message.address().equals(before));
      result = run.toEnd();
      replies.add(run.reply());
      if (!result.ok()) {
        break;
      }
      before = message.address();
    }
    if (drawing != null) {
      drawing.stop();
    }
    return new BusOutcome(result, replies);
  }

  /** One message on its way. */
  private final class Run {

    private final BusMessage message;
    private final boolean sameDevice;
    private final @Nullable SimulatedDevice device;
    private final WireWriter data = new WireWriter();
    private @Nullable SimulatedFault fault;
    private AckMap acks = AckMap.ALL;

    Run(BusMessage message, boolean sameDevice) {
      this.message = message;
      this.sameDevice = sameDevice;
      this.device = devices.get(message.address());
      this.fault = faults.get(message.address());
    }

    BusReply reply() {
      return new BusReply(data.toBytes(), acks);
    }

    BusResult toEnd() {
      if (drawing != null) {
        drawing.start();
      }
      boolean absent = fault != null && fault.result().equals(BusResult.ADDRESS_NACK) && strike();
      if (device == null || absent || !device.addressed(message.read())) {
        drawAddress(false);
        acks = AckMap.NO_ADDRESS;
        return BusResult.ADDRESS_NACK;
      }
      drawAddress(true);
      BusResult result = message.read() ? read(device) : write(device);
      device.ended();
      return result;
    }

    private boolean strike() {
      if (fault == null) {
        return false;
      }
      long left = fault.times() - 1;
      if (left == 0) {
        faults.remove(message.address());
      } else if (fault.times() != Long.MAX_VALUE) {
        faults.put(message.address(), new SimulatedFault(fault.result(), fault.afterBytes(), left));
      }
      return true;
    }

    /** Returns how the message ends at this byte, if the fault has it so. */
    private @Nullable BusResult breaksAt(int dataByte) {
      boolean here =
          fault != null
              && fault.afterBytes() == dataByte
              && !fault.result().equals(BusResult.ADDRESS_NACK)
              && !(message.read() && fault.result().equals(BusResult.DATA_NACK));
      if (!here || fault == null) {
        return null;
      }
      BusResult result = fault.result();
      strike();
      return result;
    }

    private BusResult write(SimulatedDevice to) {
      for (int i = 0; i < message.length(); i++) {
        BusResult broken = breaksAt(i);
        int value = message.data().at(i);
        if (broken != null && !broken.equals(BusResult.DATA_NACK)) {
          drawBroken(broken);
          return broken;
        }
        boolean acked = broken == null && to.write(value);
        data.u8(value);
        draw(value, acked);
        if (!acked) {
          acks = AckMap.allBut(i);
          return BusResult.DATA_NACK;
        }
      }
      return BusResult.OK;
    }

    private BusResult read(SimulatedDevice from) {
      int length = message.length();
      for (int i = 0; i < length; i++) {
        BusResult broken = breaksAt(i);
        if (broken != null) {
          drawBroken(broken);
          return broken;
        }
        int value = from.read() & 0xFF;
        if (message.sized() && i == 0) {
          length += Math.min(32, value);
        }
        data.u8(value);
        draw(value, i < length - 1);
      }
      acks = length == 0 ? AckMap.ALL : AckMap.allBut(length - 1);
      return BusResult.OK;
    }

    private void drawAddress(boolean acked) {
      BusAddress address = message.address();
      if (address.tenBit() && (!sameDevice || !message.read())) {
        draw(address.firstByte(false), device != null);
        if (device != null) {
          draw(address.value() & 0xFF, acked);
        }
        if (message.read() && drawing != null && acked) {
          drawing.start();
          draw(address.firstByte(true), true);
        }
      } else {
        draw(address.firstByte(message.read()), acked);
      }
    }

    private void draw(int value, boolean acked) {
      if (drawing != null) {
        drawing.octet(value, acked);
      }
    }

    private void drawBroken(BusResult result) {
      if (drawing != null) {
        drawing.bits(0xFF, 3);
        drawing.pause(result.equals(BusResult.STRETCH_TIMEOUT) ? HELD_QUARTERS : 0);
      }
    }
  }

  @Override
  public TransportInfo info() {
    return new TransportInfo(name, BusMessage.MAX_LENGTH, BusMessage.MAX_LENGTH);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
