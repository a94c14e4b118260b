package dev.sideband.ipmi.internal.sol;

import dev.sideband.wire.Bytes;

/**
 * Judges the packets that come in: which bytes are new.
 *
 * <p>The sender waits for each acknowledgement, so a packet that the session sent before the newest
 * one heard is a copy that the network held up: it is dropped and must not be acknowledged, or its
 * sender would take that for the acknowledgement of another packet. Nor does the acknowledgement
 * that it carries count, for numbers come round. Beyond that the packet's own number decides: the
 * last one again is a resend, the next one new, and any other tells that packets are missing in
 * between. For one thread at a time.
 */
public final class SolInbound {

  /** What a packet is. */
  public enum Kind {
    /** It carries nothing that is to be acknowledged. */
    NO_DATA,
    /** It is new. */
    NEW,
    /** It is new, and packets before it are missing. */
    AFTER_GAP,
    /** It came before, and its acknowledgement is to be repeated. */
    RESENT,
    /**
     * It is an old copy: it is to be dropped and not to be acknowledged, and what it acknowledges
     * itself is not to be believed.
     */
    STALE
  }

  /**
   * What becomes of a packet.
   *
   * @param fresh the bytes to keep, none if they were there before
   * @param repeated how many of them, from the first on, most likely came before: the packet has a
   *     new number and begins with the bytes of the one before, which the BMC sent for another time
   *     after it had given that one up, or lost the session of its acknowledgement
   */
  public record Verdict(Kind kind, Bytes fresh, int repeated) {

    /** Tells whether the packet is to be acknowledged. */
    public boolean isAcknowledged() {
      return kind != Kind.NO_DATA && kind != Kind.STALE;
    }
  }

  /** Fewer bytes than that may well come twice. */
  private static final int TELLING = 16;

  /** The same of bytes that the sender may well believe not to have arrived. */
  private static final int TELLING_OF_A_REST = 8;

  private boolean heard;
  private boolean started;
  private int newest;
  private int lastNumber;
  private Bytes lastData = Bytes.EMPTY;
  private boolean mayRepeat;

  /**
   * With how many bytes the last packet came first, if its sender added to it since. It may take
   * the acknowledgement of these for that of the longer copy, and send the rest once more.
   */
  private int firstSize;

  /**
   * What came last.
   *
   * @param data the bytes of the newest packet
   * @param firstSize with how many of them it came first, if its sender added to it since
   */
  public record Newest(Bytes data, int firstSize) {

    /** Nothing. */
    public static final Newest NONE = new Newest(Bytes.EMPTY, 0);
  }

  /** Creates the judge of a payload that was just activated. */
  public SolInbound() {
    this(Newest.NONE);
  }

  /**
   * Creates the judge of a payload that was activated anew.
   *
   * @param before what came last in the activation before, whose acknowledgement perhaps did not
   *     arrive
   */
  public SolInbound(Newest before) {
    this.lastData = before.data();
    this.firstSize = before.firstSize();
    this.mayRepeat = true;
  }

  /** Returns what came last. */
  public Newest newest() {
    return new Newest(lastData, firstSize);
  }

  /**
   * Judges a packet that is authentic and no replay.
   *
   * @param sessionSequence the session's number of the packet, 32 bits
   */
  public Verdict take(SolPacket packet, long sessionSequence) {
    int sequence = (int) sessionSequence;
    if (heard && sequence - newest < 0) {
      return new Verdict(Kind.STALE, Bytes.EMPTY, 0);
    }
    heard = true;
    newest = sequence;
    if (packet.number() == 0) {
      return new Verdict(Kind.NO_DATA, Bytes.EMPTY, 0);
    }
    if (started && packet.number() == lastNumber && isResent(packet.data())) {
      return resent(packet.data());
    }
    boolean follows = !started || packet.number() == SolPacket.after(lastNumber);
    Kind kind = follows ? Kind.NEW : Kind.AFTER_GAP;
    int repeated = mayRepeat ? repeatedIn(packet.data()) : 0;
    started = true;
    firstSize = packet.data().size();
    mayRepeat = false;
    lastNumber = packet.number();
    lastData = Bytes.copyOf(packet.data().toArray());
    return new Verdict(kind, packet.data(), repeated);
  }

  /**
   * Tells whether the last packet came again; if its bytes are others, the numbers have come round
   * since, and the packets in between are missing.
   */
  private boolean isResent(Bytes data) {
    int common = Math.min(data.size(), lastData.size());
    return data.slice(0, common).equals(lastData.slice(0, common));
  }

  /** Some senders add to a packet what came in the meantime. */
  private Verdict resent(Bytes data) {
    mayRepeat = true;
    int had = lastData.size();
    if (data.size() <= had) {
      return new Verdict(Kind.RESENT, Bytes.EMPTY, 0);
    }
    lastData = Bytes.copyOf(data.toArray());
    return new Verdict(Kind.RESENT, data.slice(had, data.size() - had), 0);
  }

  /** Returns with how many bytes of the last packet others begin: all of it, its rest, or none. */
  private int repeatedIn(Bytes data) {
    if (isTelling(lastData, TELLING) && begins(data, lastData)) {
      return lastData.size();
    }
    Bytes rest = lastData.slice(firstSize, lastData.size() - firstSize);
    return isTelling(rest, TELLING_OF_A_REST) && begins(data, rest) ? rest.size() : 0;
  }

  private static boolean begins(Bytes data, Bytes with) {
    return data.size() >= with.size() && data.slice(0, with.size()).equals(with);
  }

  private static boolean isTelling(Bytes data, int least) {
    if (data.size() < least) {
      return false;
    }
    for (int i = 1; i < data.size(); i++) {
      if (data.at(i) != data.at(0)) {
        return true;
      }
    }
    return false;
  }
}
