package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.time.BmcBoot;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Optional;

/**
 * The answer to {@link SendHeartbeat}: when the BMC had it in its hands, and the console's log.
 *
 * @param number the heartbeat's number
 * @param period its period
 * @param clientMicros the client's time as it was sent
 * @param received when it arrived, microseconds since the boot {@code boot}
 * @param parsed when it was taken out of the queue; the same as {@code received} where the state is
 *     {@link #DROPPED}
 * @param state what became of it, 0 to 255; see the constants
 * @param busyReason why it had to wait, 0 to 255; see {@link HeartbeatResult}
 * @param queued how many heartbeats wait, 0 to 255
 * @param dropped how many of this client's heartbeats found the queue full since its last answer, 0
 *     to 255, where 255 means that or more
 * @param boot the BMC's present boot
 * @param stream the console's stream; 0 if the BMC has no console
 * @param oldest the offset of the oldest byte that is held of it
 * @param end the offset behind its newest byte
 * @param sol where serial over LAN is in the session that asked, if it is active there
 * @param log the console's bytes from where the client had them; empty without such
 */
public record HeartbeatReport(
    long number,
    long period,
    long clientMicros,
    long received,
    long parsed,
    int state,
    int busyReason,
    int queued,
    int dropped,
    BmcBoot boot,
    int stream,
    long oldest,
    long end,
    Optional<SolPosition> sol,
    HeartbeatLog log)
    implements MessageBody {

  /** It was dealt with as it came. */
  public static final int AT_ONCE = 0;

  /** It waited in the queue. */
  public static final int WAS_QUEUED = 1;

  /** It waited in the queue for longer than the limit that the BMC tells in its greeting. */
  public static final int LIMIT_EXCEEDED = 2;

  /** The queue was full: it was not dealt with. */
  public static final int DROPPED = 3;

  /** The bytes of the answer's body before those of the log. */
  public static final int LEAST_SIZE = 81 + HeartbeatLog.HEADER_SIZE;

  private static final int MOST = 0xFF;

  /** Reads an answer's body. */
  public static HeartbeatReport decode(WireReader in) throws MalformedMessageException {
    return new HeartbeatReport(
        in.u32("number"),
        in.u32("period"),
        in.u48("client time"),
        in.u48("receive time"),
        in.u48("parse time"),
        in.u8("state"),
        in.u8("busy reason"),
        in.u8("queue length"),
        in.u8("dropped"),
        new BmcBoot((int) in.u32("boot id")),
        (int) in.u32("stream id"),
        in.u64("oldest"),
        in.u64("end"),
        SolPosition.decode(in),
        HeartbeatLog.decode(in));
  }

  @Override
  public void encode(WireWriter out) {
    out.u32(number).u32(period).u48(clientMicros).u48(received).u48(parsed);
    out.u8(state).u8(busyReason).u8(Math.min(MOST, queued)).u8(Math.min(MOST, dropped));
    out.u32(boot.id()).u32(stream).u64(oldest).u64(end);
    SolPosition.encode(sol, out);
    log.encode(out);
  }
}
