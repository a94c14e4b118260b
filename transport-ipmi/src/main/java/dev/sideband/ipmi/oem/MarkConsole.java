package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.time.BmcBoot;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Console mark, 24h: notes in the console's log that something happened now.
 *
 * <p>The same number has the effect of one mark. {@link OemStatus#OTHER_BOOT} if the stream is
 * another one, with its number (4 bytes).
 *
 * @param stream the stream that is meant
 * @param id a number of the caller's choice, 64 bits
 * @param text what happened, at most {@value #MOST_TEXT} bytes in UTF-8
 */
public record MarkConsole(int stream, long id, String text)
    implements OemCommand<MarkConsole.Answer> {

  /** The command code. */
  public static final int CODE = 0x24;

  /** The most bytes of text. */
  public static final int MOST_TEXT = 64;

  public MarkConsole {
    ShortText.check(text, MOST_TEXT);
  }

  /** Reads a request's body. */
  public static MarkConsole decodeRequest(WireReader in) throws MalformedMessageException {
    int stream = (int) in.u32("stream id");
    long id = in.u64("id");
    return new MarkConsole(stream, id, ShortText.read(in, MOST_TEXT));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    ShortText.write(text, out.u32(stream).u64(id));
  }

  @Override
  public Answer decode(WireReader in) throws MalformedMessageException {
    return Answer.decode(in);
  }

  /**
   * The mark stands.
   *
   * @param offset before which byte
   * @param boot the boot of the BMC in which it was set
   * @param micros when it was set, microseconds since that boot
   */
  public record Answer(long offset, BmcBoot boot, long micros) implements MessageBody {

    /** Reads an answer's body. */
    public static Answer decode(WireReader in) throws MalformedMessageException {
      return new Answer(in.u64("offset"), new BmcBoot((int) in.u32("boot id")), in.u48("time"));
    }

    @Override
    public void encode(WireWriter out) {
      out.u64(offset).u32(boot.id()).u48(micros);
    }
  }
}
