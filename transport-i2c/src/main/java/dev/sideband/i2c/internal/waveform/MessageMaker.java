package dev.sideband.i2c.internal.waveform;

import dev.sideband.i2c.WaveformListener;
import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import dev.sideband.wire.Bytes;
import java.util.Arrays;

/**
 * Makes records of bytes and acknowledgements, 10-bit addresses included (UM10204, 3.1.11).
 *
 * <p>A write to a 10-bit address has its low byte behind the first one; a read repeats the first
 * byte alone, and means the 10-bit address written to since the last stop.
 */
public final class MessageMaker {

  private static final int TEN_BIT_PREFIX = 0b11110;

  private final int link;
  private final long origin;
  private final SampleClock clock;
  private final WaveformListener listener;

  private byte[] data = new byte[64];
  private byte[] nacks = new byte[16];
  private int size;
  private long started;
  private boolean repeated;

  /** The first byte, or −1 before it has come. */
  private int first;

  private boolean firstAcked;

  /** The low byte of a 10-bit address, or −1. */
  private int low;

  private boolean lowAcked;

  /** The 10-bit address written to since the last stop, or −1. */
  private int tenBit = -1;

  private boolean refused;

  /** Whether there was more than a record holds. */
  private boolean cut;

  /** Creates a maker of records of one link; places are samples of {@code clock}. */
  public MessageMaker(int link, long origin, SampleClock clock, WaveformListener listener) {
    this.link = link;
    this.origin = origin;
    this.clock = clock;
    this.listener = listener;
  }

  /** Begins a message; {@code afterNoStop} if none came before it. */
  public void begin(long sample, boolean afterNoStop) {
    started = sample;
    repeated = afterNoStop;
    Arrays.fill(nacks, 0, size / 8 + 1, (byte) 0);
    size = 0;
    first = -1;
    low = -1;
    refused = false;
    cut = false;
  }

  /** Takes a byte and its acknowledgement; {@code address} for the first of a message. */
  public void octet(int value, boolean acked, boolean address) {
    if (address) {
      first = value;
      firstAcked = acked;
    } else if (low < 0 && firstAcked && first >> 3 == TEN_BIT_PREFIX && (first & 1) == 0) {
      low = value;
      lowAcked = acked;
      tenBit = (first >> 1 & 3) << 8 | value;
    } else if (size < BusRecord.MAX_DATA) {
      add(value, acked);
    } else {
      cut = true;
    }
  }

  private void add(int value, boolean acked) {
    if (size == data.length) {
      data = Arrays.copyOf(data, size * 2);
      nacks = Arrays.copyOf(nacks, size / 4 + 1);
    }
    data[size++] = (byte) value;
    if (!acked) {
      nacks[size / 8] |= (byte) (1 << size % 8);
      refused = true;
    }
  }

  /**
   * Ends the message.
   *
   * @param whole whether the last byte was
   * @return whether it was one: nothing is made of one without an address
   */
  public boolean finish(long sample, boolean stopped, boolean whole, boolean heldTooLong) {
    boolean made = first >= 0;
    if (made) {
      listener.message(record(sample, stopped, result(whole, heldTooLong)));
    }
    if (stopped) {
      tenBit = -1;
    }
    return made;
  }

  private BusResult result(boolean whole, boolean heldTooLong) {
    boolean read = (first & 1) != 0;
    if (!firstAcked || low >= 0 && !lowAcked) {
      return BusResult.ADDRESS_NACK;
    }
    if (refused && !read) {
      return BusResult.DATA_NACK;
    }
    boolean cutAddress = first >> 3 == TEN_BIT_PREFIX && !read && low < 0;
    if (whole && !cutAddress) {
      return BusResult.OK;
    }
    return heldTooLong ? BusResult.STRETCH_TIMEOUT : BusResult.INCOMPLETE;
  }

  private BusRecord record(long sample, boolean stopped, BusResult result) {
    long from = clock.nanosAt(started);
    return new BusRecord(
        link,
        Math.min(BusRecord.MAX_NANOS, origin + from),
        address(),
        (first & 1) != 0,
        Bytes.copyOf(data, 0, size),
        acks(),
        result,
        repeated,
        stopped,
        clock.nanosAt(sample) - from,
        cut);
  }

  private BusAddress address() {
    if (low >= 0) {
      return BusAddress.tenBit(tenBit);
    }
    boolean repeatsIt =
        first >> 3 == TEN_BIT_PREFIX && (first & 1) != 0 && tenBit >> 8 == (first >> 1 & 3);
    return repeatsIt ? BusAddress.tenBit(tenBit) : BusAddress.of(first >> 1);
  }

  private AckMap acks() {
    boolean addressed = firstAcked && (low < 0 || lowAcked);
    if (addressed && !refused) {
      return AckMap.ALL;
    }
    nacks[0] |= (byte) (addressed ? 0 : 1);
    return new AckMap(true, Bytes.copyOf(nacks, 0, size / 8 + 1));
  }
}
