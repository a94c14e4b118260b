package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Bus append, 35h: more of what the host's agent sees on the host's buses. For the host alone.
 *
 * <p>What it sees is one stream of bytes, cut anywhere: of each {@link
 * dev.sideband.bus.BusRecordPart} the length (2 bytes) and the bytes. {@link
 * OemStatus#WRONG_OFFSET} says which byte of the series is the next; {@link OemStatus#UNKNOWN_ID}
 * that the BMC does not know the series any more, so that another one has to begin, with a whole
 * part.
 *
 * @param series the stream, a number that was drawn for it, 64 bits
 * @param offset which byte of the stream the first one is; 32 bits, and then another series begins
 * @param now what the clock of the records shows as this is sent, microseconds since its boot
 * @param lost how many messages are missing in the series so far, because they came too fast
 * @param data the bytes, at most {@link #MOST_DATA}
 */
public record AppendBus(long series, long offset, long now, long lost, Bytes data)
    implements OemCommand<AppendBus.Answer> {

  /** The command code. */
  public static final int CODE = 0x35;

  /** The most bytes of one command. */
  public static final int MOST_DATA = 232;

  public AppendBus {
    if (data.size() > MOST_DATA) {
      throw new IllegalArgumentException(data.size() + " bytes");
    }
  }

  /** Reads a request's body. */
  public static AppendBus decodeRequest(WireReader in) throws MalformedMessageException {
    long series = in.u64("series");
    long offset = in.u32("offset");
    long now = in.u48("now");
    long lost = in.u32("lost");
    if (in.remaining() > MOST_DATA) {
      throw in.malformed("data", "is longer than " + MOST_DATA + " bytes");
    }
    return new AppendBus(series, offset, now, lost, in.rest());
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u64(series).u32(offset).u48(now).u32(lost).bytes(data);
  }

  @Override
  public Answer decode(WireReader in) throws MalformedMessageException {
    return Answer.decode(in);
  }

  /**
   * The bytes were taken.
   *
   * @param nextOffset where the next ones belong
   */
  public record Answer(long nextOffset) implements MessageBody {

    /** Reads an answer's body. */
    public static Answer decode(WireReader in) throws MalformedMessageException {
      return new Answer(in.u32("next offset"));
    }

    @Override
    public void encode(WireWriter out) {
      out.u32(nextOffset);
    }
  }
}
