package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.snapshot.SnapshotOffer;
import dev.sideband.snapshot.WriteTicket;
import dev.sideband.time.HostBoot;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.time.Instant;

/**
 * Write begin, 10h: announces an object, or takes up the one that this announced before.
 *
 * <p>Repeated for the same object it resumes: the answer says which byte is the next. An unknown
 * base is refused with {@link OemStatus#UNKNOWN_ID}, and the whole has to be sent.
 *
 * @param type what is written
 * @param offer what its writer says of it; on the wire its wall time is cut to milliseconds, and
 *     its age to milliseconds and 49 days
 */
public record WriteBegin(ObjectType type, SnapshotOffer offer)
    implements OemCommand<WriteBegin.Answer> {

  /** The command code. */
  public static final int CODE = 0x10;

  private static final int FLAG_DEFLATED = 0x01;
  private static final int FLAG_DELTA = 0x02;

  /** Reads a request's body. */
  public static WriteBegin decodeRequest(WireReader in) throws MalformedMessageException {
    ObjectType type = new ObjectType(in.u8("object type"));
    long id = in.u64("object id");
    HostBoot boot = new HostBoot(in.uuid("host boot"));
    int schema = in.u16("schema");
    int flags = in.u8("flags");
    return new WriteBegin(
        type,
        new SnapshotOffer(
            id,
            boot,
            schema,
            (flags & FLAG_DEFLATED) != 0,
            (flags & FLAG_DELTA) != 0,
            in.u64("base object id"),
            in.u32("wire length"),
            in.u32("plain length"),
            Instant.ofEpochMilli(in.u48("collected")),
            Millis.known(in.u32("age"))));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(type.value()).u64(offer.snapshotId()).uuid(offer.boot().id()).u16(offer.schema());
    out.u8((offer.deflated() ? FLAG_DEFLATED : 0) | (offer.delta() ? FLAG_DELTA : 0));
    out.u64(offer.baseId()).u32(offer.wireLength()).u32(offer.plainLength());
    out.u48(offer.collected().toEpochMilli()).u32(Millis.unsigned32(offer.age()));
  }

  @Override
  public Answer decode(WireReader in) throws MalformedMessageException {
    return Answer.decode(in);
  }

  /**
   * The object may be sent.
   *
   * @param ticket the write's handle, and the first byte that the BMC lacks
   */
  public record Answer(WriteTicket ticket) implements MessageBody {

    /** Reads an answer's body. */
    public static Answer decode(WireReader in) throws MalformedMessageException {
      return new Answer(new WriteTicket(in.u16("handle"), in.u32("next offset")));
    }

    @Override
    public void encode(WireWriter out) {
      out.u16(ticket.handle()).u32(ticket.nextOffset());
    }
  }
}
