package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.time.BmcBoot;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Optional;

/**
 * The answer to {@link GetConsoleInfo}.
 *
 * <p>Offsets count the console's bytes from 0 on, for as long as the log keeps its {@code stream}:
 * it has another one only after it was lost. A restart of the BMC does not change it.
 *
 * @param boot the BMC's present boot
 * @param stream the stream that offsets count in
 * @param oldest the offset of the oldest byte that is held; those before it were overwritten
 * @param end the offset behind the newest byte
 * @param capacity the size of the log, bytes, those around the console's own included
 * @param oldestBoot the boot of the BMC in which the oldest byte came
 * @param oldestMicros when it came, microseconds since that boot
 * @param newestBoot the boot of the BMC in which the newest byte came
 * @param newestMicros when it came
 * @param bitRate bits per second of the console; 0 if nobody knows
 * @param connected whether the BMC has the host's console at present
 * @param sol where serial over LAN is in the session that asked, if it is active there
 */
public record ConsoleReport(
    BmcBoot boot,
    int stream,
    long oldest,
    long end,
    long capacity,
    BmcBoot oldestBoot,
    long oldestMicros,
    BmcBoot newestBoot,
    long newestMicros,
    long bitRate,
    boolean connected,
    Optional<SolPosition> sol)
    implements MessageBody {

  private static final int FLAG_CONNECTED = 0x01;

  /** Reads an answer's body. */
  public static ConsoleReport decode(WireReader in) throws MalformedMessageException {
    return new ConsoleReport(
        new BmcBoot((int) in.u32("boot id")),
        (int) in.u32("stream id"),
        in.u64("oldest"),
        in.u64("end"),
        in.u64("capacity"),
        new BmcBoot((int) in.u32("oldest boot")),
        in.u48("oldest time"),
        new BmcBoot((int) in.u32("newest boot")),
        in.u48("newest time"),
        in.u32("bit rate"),
        (in.u8("flags") & FLAG_CONNECTED) != 0,
        SolPosition.decode(in));
  }

  @Override
  public void encode(WireWriter out) {
    out.u32(boot.id()).u32(stream).u64(oldest).u64(end).u64(capacity);
    out.u32(oldestBoot.id()).u48(oldestMicros).u32(newestBoot.id()).u48(newestMicros);
    out.u32(bitRate).u8(connected ? FLAG_CONNECTED : 0);
    SolPosition.encode(sol, out);
  }
}
