package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.snapshot.AbandonReason;
import dev.sideband.snapshot.StageInfo;
import dev.sideband.snapshot.StageState;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The answer to {@link GetStageInfo}: what a stage holds, how old it is, and whether its writer
 * lives.
 *
 * <p>Of an absent stage all fields but {@code state}, {@code stale} and {@code silence} are zero.
 *
 * @param state what the stage holds
 * @param abandonReason the number of an {@link AbandonReason}; newer BMCs may have more of them
 * @param stale whether the data is not to be taken for the present
 * @param snapshotId the writer's number for the snapshot
 * @param generation the stage's number for this content; 0 if absent
 * @param boot the host boot whose state it shows
 * @param schema the version of its rows' layout
 * @param rows the number of rows; 0 until the content has been checked
 * @param length the length of the content in bytes
 * @param crc CRC-32C of the content; 0 until it has been checked
 * @param collected when the host collected it, by the host's own wall clock
 * @param age how old the data is
 * @param receivedBoot the boot of the BMC in which it was received
 * @param receivedMicros when that was, microseconds since that boot
 * @param writtenBoot the boot of the BMC in which the stage got this content
 * @param writtenMicros when that was, microseconds since that boot
 * @param silence how long the writer has been silent; empty if it was not heard in this boot
 */
public record StageReport(
    StageState state,
    int abandonReason,
    boolean stale,
    long snapshotId,
    long generation,
    HostBoot boot,
    int schema,
    long rows,
    long length,
    int crc,
    Instant collected,
    Duration age,
    BmcBoot receivedBoot,
    long receivedMicros,
    BmcBoot writtenBoot,
    long writtenMicros,
    Optional<Duration> silence)
    implements MessageBody {

  private static final int FLAG_STALE = 0x01;

  /** Returns what the wire says of a stage. */
  public static StageReport of(StageInfo info) {
    Optional<Duration> silence = info.silence();
    return info.header()
        .map(header ->
            new StageReport(
                header.state(),
                header.abandonReason().code(),
                info.stale(),
                header.origin().snapshotId(),
                header.generation(),
                header.origin().boot(),
                header.origin().schema(),
                header.rows(),
                header.length(),
                header.crc(),
                header.origin().collected(),
                info.age().orElse(Duration.ZERO),
                bmcBoot(header.origin().received()),
                header.origin().received().micros(),
                bmcBoot(header.written()),
                header.written().micros(),
                silence))
        .orElseGet(() ->
            new StageReport(
                StageState.ABSENT,
                AbandonReason.NONE.code(),
                info.stale(),
                0,
                0,
                HostBoot.UNKNOWN,
                0,
                0,
                0,
                0,
                Instant.EPOCH,
                Duration.ZERO,
                new BmcBoot(0),
                0,
                new BmcBoot(0),
                0,
                silence));
  }

  private static BmcBoot bmcBoot(Stamp stamp) {
    return stamp.clock() instanceof BmcBoot boot ? boot : new BmcBoot(0);
  }

  /** Reads an answer's body. */
  public static StageReport decode(WireReader in) throws MalformedMessageException {
    return new StageReport(
        Codes.state(in),
        in.u8("abandon reason"),
        (in.u8("flags") & FLAG_STALE) != 0,
        in.u64("object id"),
        in.u32("generation"),
        new HostBoot(in.uuid("host boot")),
        in.u16("schema"),
        in.u32("rows"),
        in.u32("length"),
        (int) in.u32("checksum"),
        Instant.ofEpochMilli(in.u48("collected")),
        Millis.known(in.u32("age")),
        new BmcBoot((int) in.u32("received boot")),
        in.u48("received"),
        new BmcBoot((int) in.u32("written boot")),
        in.u48("written"),
        Millis.span(in.u32("silence")));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(state.code()).u8(abandonReason).u8(stale ? FLAG_STALE : 0);
    out.u64(snapshotId).u32(generation).uuid(boot.id()).u16(schema);
    out.u32(rows).u32(length).u32(crc);
    out.u48(collected.toEpochMilli()).u32(Millis.unsigned32(age));
    out.u32(receivedBoot.id()).u48(receivedMicros);
    out.u32(writtenBoot.id()).u48(writtenMicros);
    out.u32(silence.map(Millis::unsigned32).orElse(Millis.UNKNOWN));
  }
}
