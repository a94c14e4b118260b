package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * What a sensor record repository holds and can do (IPMI 2.0, 33.9).
 *
 * @param version the version of the commands, 51h for IPMI 1.5 and 2.0
 * @param records how many records there are
 * @param freeBytes how much room is left; FFFEh stands for more, FFFFh for unspecified
 * @param lastAddition when a record was added last
 * @param lastErasure when one was removed last
 * @param functions the byte of operations, of which {@link #RESERVE} is one
 */
public record SdrRepositoryInfo(
    int version,
    int records,
    int freeBytes,
    SelTime lastAddition,
    SelTime lastErasure,
    int functions)
    implements MessageBody {

  /** Records are read in parts under a reservation. */
  public static final int RESERVE = 0x02;

  /** Reads the answer. */
  public static SdrRepositoryInfo decode(WireReader in) throws MalformedMessageException {
    return new SdrRepositoryInfo(
        in.u8("SDR version"),
        in.u16("record count"),
        in.u16("free space"),
        SelTime.decode(in),
        SelTime.decode(in),
        in.u8("operation support"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(version).u16(records).u16(freeBytes);
    lastAddition.encode(out);
    lastErasure.encode(out);
    out.u8(functions);
  }
}
