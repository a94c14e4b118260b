package dev.sideband.i2c.testing;

import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;

/** The device's end of a serial line: each byte that comes may bring an answer. */
abstract sealed class SimulatedBridge implements SerialLine.Listener, AutoCloseable
    permits SimulatedBusPirate, SimulatedSc18im700 {

  private static final int MOST_HEARD = 1 << 20;

  private final SerialLine line;
  private final WireWriter heard = new WireWriter();
  private boolean silent;

  SimulatedBridge(SerialLine line) {
    this.line = line;
  }

  /** Begins to listen; a subclass calls it when it is made. */
  final void listen() {
    line.listen(this);
  }

  @Override
  public final synchronized void received(Bytes bytes) {
    WireWriter answers = new WireWriter();
    for (int i = 0; i < bytes.size(); i++) {
      if (heard.size() < MOST_HEARD) {
        heard.u8(bytes.at(i));
      }
      answers.bytes(silent ? Bytes.EMPTY : answer(bytes.at(i)));
    }
    if (answers.size() > 0) {
      say(answers.toBytes());
    }
  }

  /** Says something of its own accord; a line that is gone takes it, too. */
  public final void say(Bytes bytes) {
    try {
      line.write(bytes.toArray());
    } catch (TransportException e) {
      // Nobody hears it any more.
    }
  }

  /** Lets it hear and say nothing, or end that. */
  public final synchronized void setSilent(boolean wanted) {
    silent = wanted;
  }

  /** Returns all that was heard so far, the first mebibyte of it. */
  public final synchronized Bytes heard() {
    return heard.toBytes();
  }

  abstract Bytes answer(int value);

  @Override
  public final void lost(TransportException reason) {}

  @Override
  public final void close() {
    line.close();
  }
}
