package dev.sideband.i2c.internal.bridge;

import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.util.concurrent.RejectedExecutionException;

/** The device's end of a line: each byte that comes may bring an answer. */
abstract class BridgeModel implements SerialLine.Listener {

  private final SerialLine line;

  /** What was heard, in full. */
  private final WireWriter heard = new WireWriter();

  /** While set, it hears and says nothing. */
  volatile boolean dumb;

  BridgeModel(SerialLine line) {
    this.line = line;
    line.listen(this);
  }

  @Override
  public void received(Bytes bytes) {
    WireWriter answers = new WireWriter();
    for (int i = 0; i < bytes.size(); i++) {
      synchronized (heard) {
        heard.u8(bytes.at(i));
      }
      answers.bytes(dumb ? Bytes.EMPTY : answer(bytes.at(i)));
    }
    if (answers.size() > 0) {
      say(answers.toBytes());
    }
  }

  final void say(Bytes bytes) {
    try {
      line.write(bytes.toArray());
    } catch (RejectedExecutionException e) {
      // The test is over.
    } catch (TransportException e) {
      throw new AssertionError(e);
    }
  }

  Bytes heard() {
    synchronized (heard) {
      return heard.toBytes();
    }
  }

  abstract Bytes answer(int value);

  @Override
  public void lost(TransportException reason) {}
}
