package dev.sideband.ipmi.internal.sol;

import dev.sideband.wire.Bytes;

/**
 * Sends bytes one packet at a time, and the next when the one before is acknowledged.
 *
 * <p>The bytes stay with their owner: this knows how many were handed to a packet and how many of
 * them the other end took. For one thread at a time.
 */
public final class SolOutbound {

  private int lastNumber;
  private Bytes pending = Bytes.EMPTY;
  private boolean waiting;

  /** Creates the sender of a payload that was just activated. */
  public SolOutbound() {}

  /** Tells whether a packet waits for its acknowledgement; no other may be sent then. */
  public boolean isWaiting() {
    return waiting;
  }

  /** Returns the number of the packet that waits, or 0 if none does. */
  public int waitingNumber() {
    return waiting ? lastNumber : 0;
  }

  /** Returns the bytes of the packet that waits. */
  public Bytes waitingData() {
    return pending;
  }

  /**
   * Begins a packet.
   *
   * @param data 1 to {@value SolPacket#MOST_DATA} bytes, or none for a packet with flags only
   * @return its number
   * @throws IllegalStateException if a packet waits
   */
  public int begin(Bytes data) {
    if (waiting) {
      throw new IllegalStateException("packet " + lastNumber + " waits");
    }
    if (data.size() > SolPacket.MOST_DATA) {
      throw new IllegalArgumentException(data.size() + " bytes");
    }
    lastNumber = SolPacket.after(lastNumber);
    pending = data;
    waiting = true;
    return lastNumber;
  }

  /**
   * Takes an acknowledgement.
   *
   * @return how many bytes the other end took, never more than were sent; the rest goes into the
   *     next packet; or −1 if this is about another packet than the one that waits
   */
  public int acknowledged(SolPacket packet) {
    if (!waiting || packet.acked() != lastNumber) {
      return -1;
    }
    int taken = Math.min(packet.accepted(), pending.size());
    waiting = false;
    pending = Bytes.EMPTY;
    return taken;
  }

  /** Gives the packet that waits up, and returns its bytes, which may or may not have arrived. */
  public Bytes giveUp() {
    Bytes given = pending;
    waiting = false;
    pending = Bytes.EMPTY;
    return given;
  }
}
