package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Write chunk, 11h: the next bytes of an object that has begun.
 *
 * @param handle the number that {@link WriteBegin} brought
 * @param offset where the bytes belong
 * @param data the bytes, at most {@link OemFrame#MAX_CHUNK}
 */
public record WriteChunk(int handle, long offset, Bytes data)
    implements OemCommand<WriteChunk.Answer> {

  /** The command code. */
  public static final int CODE = 0x11;

  public WriteChunk {
    if (data.size() > OemFrame.MAX_CHUNK) {
      throw new IllegalArgumentException("chunk of " + data.size() + " bytes");
    }
  }

  /** Reads a request's body. */
  public static WriteChunk decodeRequest(WireReader in) throws MalformedMessageException {
    int handle = in.u16("handle");
    long offset = in.u32("offset");
    if (in.remaining() > OemFrame.MAX_CHUNK) {
      throw in.malformed("data", "is longer than " + OemFrame.MAX_CHUNK + " bytes");
    }
    return new WriteChunk(handle, offset, in.rest());
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(handle).u32(offset).bytes(data);
  }

  @Override
  public Answer decode(WireReader in) throws MalformedMessageException {
    return Answer.decode(in);
  }

  /**
   * The chunk was taken.
   *
   * @param nextOffset where the next bytes belong
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
