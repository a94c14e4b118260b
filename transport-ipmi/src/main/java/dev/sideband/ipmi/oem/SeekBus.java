package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.time.BmcBoot;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Bus seek, 32h: moves a pointer.
 *
 * <p>{@link OemStatus#OTHER_BOOT} if nothing of the boot survives; {@link OemStatus#UNKNOWN_ID} if
 * there is no such trigger, {@link OemStatus#NO_DATA} if it has not fired yet.
 *
 * @param pointer which one
 * @param to where to
 * @param boot the boot that a time is of; id 0 otherwise
 * @param value the address, the microseconds since that boot, or the trigger; else 0
 */
public record SeekBus(BusPointerName pointer, To to, BmcBoot boot, long value)
    implements OemCommand<SeekBus.Answer> {

  /** The command code. */
  public static final int CODE = 0x32;

  private static final BmcBoot NO_BOOT = new BmcBoot(0);

  /** Where a pointer can go. */
  public enum To {
    /** Before the oldest record. */
    OLDEST(0),
    /** Behind the newest record. */
    NEWEST(1),
    /** Before the first record at an address or behind it. */
    ADDRESS(2),
    /** Before the first record that was stored at a time or later. */
    TIME(3),
    /** Before what a trigger has frozen, as far as the log still has it. */
    TRIGGER(4);

    private final int code;

    To(int code) {
      this.code = code;
    }

    /** Returns its number on the wire. */
    public int code() {
      return code;
    }
  }

  public SeekBus {
    Objects.requireNonNull(pointer, "pointer");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(boot, "boot");
  }

  /** Returns the way to a place that needs no time. */
  public static SeekBus to(BusPointerName pointer, To to, long value) {
    return new SeekBus(pointer, to, NO_BOOT, value);
  }

  /** Returns the way to a time. */
  public static SeekBus toTime(BusPointerName pointer, BmcBoot boot, long micros) {
    return new SeekBus(pointer, To.TIME, boot, micros);
  }

  /** Reads a request's body. */
  public static SeekBus decodeRequest(WireReader in) throws MalformedMessageException {
    return new SeekBus(
        BusPointerName.decode(in),
        Codes.seekTo(in),
        new BmcBoot((int) in.u32("boot id")),
        in.u64("value"));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    pointer.encode(out);
    out.u8(to.code()).u32(boot.id()).u64(value);
  }

  @Override
  public Answer decode(WireReader in) throws MalformedMessageException {
    return Answer.decode(in);
  }

  /**
   * The pointer has moved.
   *
   * @param address where it is
   */
  public record Answer(long address) implements MessageBody {

    /** Reads an answer's body. */
    public static Answer decode(WireReader in) throws MalformedMessageException {
      return new Answer(in.u64("address"));
    }

    @Override
    public void encode(WireWriter out) {
      out.u64(address);
    }
  }
}
