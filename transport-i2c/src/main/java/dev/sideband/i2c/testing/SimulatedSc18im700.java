package dev.sideband.i2c.testing;

import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusChannel;
import dev.sideband.transport.BusMessage;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** An SC18IM700 as its data sheet has it, in front of any bus. */
public final class SimulatedSc18im700 extends SimulatedBridge {

  private static final int STATE_OK = 0xF0;
  private static final int STATE_NO_ADDRESS = 0xF1;
  private static final int STATE_NO_DATA = 0xF2;
  private static final int STATE_TIMEOUT = 0xF8;

  private final BusChannel bus;
  private final List<Integer> line = new ArrayList<>();
  private int state = STATE_OK;

  /**
   * Connects it to a line and a bus.
   *
   * @param line taken over
   * @param bus stays its owner's
   */
  public SimulatedSc18im700(SerialLine line, BusChannel bus) {
    super(line);
    this.bus = bus;
    listen();
  }

  @Override
  Bytes answer(int value) {
    line.add(value);
    if (line.get(0) == 'P') {
      line.clear();
    } else if (line.get(0) == 'R' && line.size() == 3) {
      line.clear();
      return Bytes.of(state);
    } else if (line.get(0) == 'S') {
      return transfer();
    }
    return Bytes.EMPTY;
  }

  /** Carries out what is on the line if it is whole. */
  private Bytes transfer() {
    List<BusMessage> messages = new ArrayList<>();
    int at = 0;
    while (at < line.size() && line.get(at) == 'S') {
      if (at + 2 >= line.size()) {
        return Bytes.EMPTY;
      }
      int first = line.get(at + 1);
      int count = line.get(at + 2);
      boolean read = (first & 1) != 0;
      at += 3;
      if (!read && at + count > line.size()) {
        return Bytes.EMPTY;
      }
      BusAddress address = BusAddress.of(first >> 1);
      if (read) {
        messages.add(BusMessage.read(address, count));
      } else {
        WireWriter data = new WireWriter();
        line.subList(at, at + count).forEach(data::u8);
        messages.add(BusMessage.write(address, data.toBytes()));
        at += count;
      }
    }
    if (at >= line.size()) {
      return Bytes.EMPTY;
    }
    line.clear();
    try {
      BusOutcome outcome = bus.transfer(new BusTransfer(messages));
      state = stateOf(outcome.result());
      boolean read = messages.get(messages.size() - 1).read();
      return outcome.ok() && read ? outcome.data() : Bytes.EMPTY;
    } catch (TransportException e) {
      state = STATE_TIMEOUT;
      return Bytes.EMPTY;
    }
  }

  private static int stateOf(BusResult result) {
    if (result.ok()) {
      return STATE_OK;
    }
    if (result.equals(BusResult.ADDRESS_NACK)) {
      return STATE_NO_ADDRESS;
    }
    return result.equals(BusResult.DATA_NACK) ? STATE_NO_DATA : STATE_TIMEOUT;
  }
}
