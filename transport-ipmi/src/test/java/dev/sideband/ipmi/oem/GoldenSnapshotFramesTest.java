package dev.sideband.ipmi.oem;

import static dev.sideband.ipmi.oem.GoldenFrame.answered;
import static dev.sideband.ipmi.oem.GoldenFrame.asked;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.NoData;
import dev.sideband.snapshot.SnapshotOffer;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageState;
import dev.sideband.snapshot.WriteTicket;
import dev.sideband.time.HostBoot;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The frames of snapshots. */
class GoldenSnapshotFramesTest extends GoldenFrameContract {

  private static final HostBoot HOST =
      new HostBoot(UUID.fromString("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"));
  private static final long ID = 0x8877665544332211L;

  static Stream<GoldenFrame> requests() {
    return Stream.of(
        asked(
            "10-write-begin",
            0x1234,
            0x0102,
            new WriteBegin(
                ObjectType.PROCESS_TABLE,
                new SnapshotOffer(
                    ID,
                    HOST,
                    0x0102,
                    true,
                    true,
                    0x0807060504030201L,
                    1_000,
                    40_000,
                    Instant.ofEpochMilli(WALL),
                    Duration.ofMillis(250))),
            WriteBegin::decodeRequest),
        asked(
            "11-write-chunk",
            0x1235,
            0x0102,
            new WriteChunk(0x7A5B, 480, counting(240)),
            WriteChunk::decodeRequest),
        asked(
            "12-write-stop",
            0x1236,
            0x0102,
            new WriteStop(0x7A5B, 40_000, 400, 0xE3069283),
            WriteStop::decodeRequest),
        asked(
            "13-write-abort", 0x1237, 0x0102, new WriteAbort(0x7A5B, 2), WriteAbort::decodeRequest),
        asked(
            "14-stage-info",
            0x1238,
            0x0102,
            new GetStageInfo(ObjectType.PROCESS_TABLE, Stage.INTERMEDIATE),
            GetStageInfo::decodeRequest),
        asked(
            "15-stage-read",
            0x1239,
            0x0102,
            new ReadStage(ObjectType.PROCESS_TABLE, Stage.DISPLAY, 5, 240, 240),
            ReadStage::decodeRequest),
        asked(
            "16-display",
            0x123A,
            0x0102,
            new Display(ObjectType.PROCESS_TABLE, 0xDEADBEEFL),
            Display::decodeRequest));
  }

  static Stream<GoldenFrame> responses() {
    return Stream.of(
        answered(
            "10-write-begin",
            WriteBegin.CODE,
            0x1234,
            new WriteBegin.Answer(new WriteTicket(0x7A5B, 480)),
            WriteBegin.Answer::decode),
        answered(
                "10-write-begin.unknown-base",
                WriteBegin.CODE,
                0x1234,
                new NoData(),
                in -> new NoData())
            .status(OemStatus.UNKNOWN_ID),
        answered(
            "11-write-chunk",
            WriteChunk.CODE,
            0x1235,
            new WriteChunk.Answer(720),
            WriteChunk.Answer::decode),
        answered(
                "11-write-chunk.wrong-offset",
                WriteChunk.CODE,
                0x1235,
                new WriteChunk.Answer(240),
                WriteChunk.Answer::decode)
            .status(OemStatus.WRONG_OFFSET),
        answered(
                "11-write-chunk.busy", WriteChunk.CODE, 0x1235, new RetryAfter(300), RetryAfter::of)
            .status(OemStatus.BUSY)
            .load(0xC8),
        answered(
                "12-write-stop",
                WriteStop.CODE,
                0x1236,
                new WriteStop.Answer(77),
                WriteStop.Answer::decode)
            .status(OemStatus.OK_REPEATED),
        answered("13-write-abort", WriteAbort.CODE, 0x1237, new NoData(), in -> new NoData()),
        answered(
            "14-stage-info",
            GetStageInfo.CODE,
            0x1238,
            new StageReport(
                StageState.COMPLETE,
                0,
                true,
                ID,
                77,
                HOST,
                0x0102,
                400,
                40_000,
                0xE3069283,
                Instant.ofEpochMilli(WALL),
                Duration.ofSeconds(61),
                BMC,
                5_000_000,
                BMC,
                5_100_000,
                Optional.of(Duration.ofMillis(60_500))),
            StageReport::decode),
        answered(
                "15-stage-read",
                ReadStage.CODE,
                0x1239,
                new ReadStage.Answer(240, 244, Bytes.of(0xDE, 0xAD, 0xBE, 0xEF)),
                ReadStage.Answer::decode)
            .tail(4),
        answered(
            "16-display", Display.CODE, 0x123A, new Display.Answer(5), Display.Answer::decode));
  }

  private static Bytes counting(int size) {
    WireWriter out = new WireWriter();
    for (int i = 0; i < size; i++) {
      out.u8(i);
    }
    return out.toBytes();
  }

  /** The body of "busy". */
  private record RetryAfter(int millis) implements MessageBody {
    static RetryAfter of(WireReader in) throws MalformedMessageException {
      return new RetryAfter(in.u16("retry after"));
    }

    @Override
    public void encode(WireWriter out) {
      out.u16(millis);
    }
  }
}
