package dev.sideband.ipmi.oem;

import dev.sideband.time.BmcBoot;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Console fetch, 23h: part of the console's log, by place or by time.
 *
 * <p>Expected conditions: {@link OemStatus#OTHER_BOOT} if the stream is another one, with its
 * number (4 bytes); {@link OemStatus#OVERWRITTEN} with the oldest offset that is held (8 bytes);
 * {@link OemStatus#NO_DATA} if there is nothing in the range yet; {@link OemStatus#CONFLICT} if the
 * range begins behind all there is, with the offset of the end (8 bytes): then the BMC lost the
 * newest bytes in a crash.
 *
 * @param stream the stream that is meant
 * @param range whether {@code from} and {@code to} are offsets or times
 * @param boot the boot of the BMC that times count from; none for offsets
 * @param from the first offset, or the first microsecond
 * @param to the offset or the microsecond before which to end
 * @param max the most bytes wanted, 0 to 65,535; the BMC gives what fits
 */
public record FetchConsole(int stream, Range range, BmcBoot boot, long from, long to, int max)
    implements OemCommand<ConsolePart> {

  /** The command code. */
  public static final int CODE = 0x23;

  /** What a range counts in. */
  public enum Range {
    OFFSETS,
    TIMES
  }

  /** Creates the command for the bytes between two offsets. */
  public static FetchConsole offsets(int stream, long from, long to, int max) {
    return new FetchConsole(stream, Range.OFFSETS, new BmcBoot(0), from, to, max);
  }

  /** Creates the command for the bytes that came between two times of one boot. */
  public static FetchConsole times(int stream, BmcBoot boot, long from, long to, int max) {
    return new FetchConsole(stream, Range.TIMES, boot, from, to, max);
  }

  /** Reads a request's body. */
  public static FetchConsole decodeRequest(WireReader in) throws MalformedMessageException {
    int stream = (int) in.u32("stream id");
    int mode = in.u8("mode");
    if (mode >= Range.values().length) {
      throw in.malformed("mode", "unknown number " + mode);
    }
    return new FetchConsole(
        stream,
        Range.values()[mode],
        new BmcBoot((int) in.u32("boot id")),
        in.u64("from"),
        in.u64("to"),
        in.u16("max"));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u32(stream).u8(range.ordinal()).u32(boot.id()).u64(from).u64(to).u16(max);
  }

  @Override
  public ConsolePart decode(WireReader in) throws MalformedMessageException {
    return ConsolePart.decode(in);
  }
}
