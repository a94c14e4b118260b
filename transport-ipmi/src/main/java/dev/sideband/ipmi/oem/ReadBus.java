package dev.sideband.ipmi.oem;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Bus read, 31h: records of the bus log, oldest first.
 *
 * <p>Which one is first depends on the mode. A record that is too long for one answer comes in
 * pieces: the next request is the same, with an offset. {@link OemStatus#UNKNOWN_ID} if there is no
 * such frozen copy; {@link OemStatus#NO_SPACE} if there are too many pointers.
 *
 * @param pointer the pointer, and the link whose records are wanted
 * @param mode what to begin with, and which way the pointer moves
 * @param trigger the trigger whose frozen copy is read, only with {@link Mode#FROM}; 0 for the log
 * @param address where to begin or what is acknowledged; 0 in other modes
 * @param before how many records lie before that address, as the earlier answer said; {@link
 *     #UNKNOWN} if nobody knows
 * @param offset how many bytes of the first record are there already
 * @param max the most bytes wanted, 0 to 65,535; the BMC gives what fits its answer
 */
public record ReadBus(
    BusPointerName pointer, Mode mode, long trigger, long address, long before, int offset, int max)
    implements OemCommand<BusPart> {

  /** The command code. */
  public static final int CODE = 0x31;

  /** Stands for a number of records that nobody knows. */
  public static final long UNKNOWN = -1;

  private static final int MOST = 0xFFFF;

  /** Where a read begins, and what becomes of the pointer. */
  public enum Mode {
    /** From the pointer on, which stays. */
    PEEK(0),
    /** From the pointer on, which moves behind the last record that was given whole. */
    TAKE(1),
    /** The pointer moves forward to the address; then from there on. */
    ACKNOWLEDGE(2),
    /** From the address on; no pointer is asked or moved. */
    FROM(3);

    private final int code;

    Mode(int code) {
      this.code = code;
    }

    /** Returns its number on the wire. */
    public int code() {
      return code;
    }
  }

  public ReadBus {
    Objects.requireNonNull(pointer, "pointer");
    Objects.requireNonNull(mode, "mode");
  }

  /** Returns a read from the pointer on, which stays where it is. */
  public static ReadBus peek(BusPointerName pointer) {
    return new ReadBus(pointer, Mode.PEEK, 0, 0, UNKNOWN, 0, MOST);
  }

  /** Returns a read that moves the pointer on. */
  public static ReadBus take(BusPointerName pointer) {
    return new ReadBus(pointer, Mode.TAKE, 0, 0, UNKNOWN, 0, MOST);
  }

  /** Returns the acknowledgement of all that an answer brought, which reads what follows. */
  public static ReadBus acknowledge(BusPointerName pointer, long address, long before) {
    return new ReadBus(pointer, Mode.ACKNOWLEDGE, 0, address, before, 0, MOST);
  }

  /** Returns a read from an address on. */
  public static ReadBus from(int link, long address, long before) {
    return new ReadBus(new BusPointerName("", link), Mode.FROM, 0, address, before, 0, MOST);
  }

  /** Returns a read of what a trigger has frozen. */
  public static ReadBus frozen(long trigger, long address) {
    return new ReadBus(BusPointerName.single(), Mode.FROM, trigger, address, UNKNOWN, 0, MOST);
  }

  /** Returns the same with some bytes of the first record left out. */
  public ReadBus withOffset(int have) {
    return new ReadBus(pointer, mode, trigger, address, before, have, max);
  }

  /** Reads a request's body. */
  public static ReadBus decodeRequest(WireReader in) throws MalformedMessageException {
    return new ReadBus(
        BusPointerName.decode(in),
        Codes.readMode(in),
        in.u32("trigger"),
        in.u64("address"),
        in.u64("records before"),
        in.u16("offset"),
        in.u16("max"));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    pointer.encode(out);
    out.u8(mode.code()).u32(trigger).u64(address).u64(before).u16(offset).u16(max);
  }

  @Override
  public BusPart decode(WireReader in) throws MalformedMessageException {
    return BusPart.decode(in);
  }
}
