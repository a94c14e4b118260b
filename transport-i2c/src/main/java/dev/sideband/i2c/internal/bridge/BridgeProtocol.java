package dev.sideband.i2c.internal.bridge;

import dev.sideband.transport.BusMessage;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.TransportException;

/** What a kind of bridge is told, and what it answers; for one thread at a time. */
public interface BridgeProtocol {

  /** Returns what is at the other end of the line. */
  String target();

  /** Returns the most bytes of one message. */
  int mostBytes();

  /** Tells whether the bridge can do this. */
  boolean takes(BusMessage message);

  /** Brings the bridge, whatever it is doing, to where it takes transfers. */
  void enter() throws TransportException;

  /** Carries out a transfer. */
  BusOutcome transfer(BusTransfer transfer) throws TransportException;

  /** Closes the line. Idempotent. */
  void close();
}
