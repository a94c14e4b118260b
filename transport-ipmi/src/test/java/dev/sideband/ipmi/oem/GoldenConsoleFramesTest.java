package dev.sideband.ipmi.oem;

import static dev.sideband.ipmi.oem.GoldenFrame.answered;
import static dev.sideband.ipmi.oem.GoldenFrame.asked;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.time.BmcBoot;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The frames of heartbeats and consoles. */
class GoldenConsoleFramesTest extends GoldenFrameContract {

  private static final int STREAM = 0x5EAF00D1;

  static Stream<GoldenFrame> requests() {
    return Stream.of(
        asked(
            "20-heartbeat",
            0x1240,
            0x0102,
            new SendHeartbeat(0xFFFFFFFEL, 7, 0x0605040302L, STREAM, 0x1234, 151),
            SendHeartbeat::decodeRequest),
        asked(
            "21-heartbeat-results",
            0x1241,
            0x0102,
            new GetHeartbeatResults(0xFFFFFFFDL, 11),
            GetHeartbeatResults::decodeRequest),
        asked(
            "22-console-info", 0x1242, 0x0102, new GetConsoleInfo(), GetConsoleInfo::decodeRequest),
        asked(
            "23-console-fetch",
            0x1243,
            0x0102,
            FetchConsole.offsets(STREAM, 0x1000, 0x1300, 240),
            FetchConsole::decodeRequest),
        asked(
            "23-console-fetch.times",
            0x1244,
            0x0102,
            FetchConsole.times(STREAM, BMC, 4_000_000, 4_900_000, 240),
            FetchConsole::decodeRequest),
        asked(
            "24-console-mark",
            0x1245,
            0x0102,
            new MarkConsole(STREAM, 0x0807060504030201L, "go"),
            MarkConsole::decodeRequest));
  }

  static Stream<GoldenFrame> responses() {
    return Stream.of(
        answered(
            "20-heartbeat",
            SendHeartbeat.CODE,
            0x1240,
            new HeartbeatReport(
                0xFFFFFFFEL,
                7,
                0x0605040302L,
                5_000_000,
                8_200_000,
                HeartbeatReport.LIMIT_EXCEEDED,
                HeartbeatResult.WORK,
                3,
                4,
                BMC,
                STREAM,
                0x400,
                0x1300,
                Optional.of(new SolPosition(0x1000, 5, 0x1234, 200, 0x12FC)),
                new HeartbeatLog(0x1234, BMC, 4_900_000, 4_950_000, text("login"))),
            HeartbeatReport::decode),
        answered(
            "20-heartbeat.plain",
            SendHeartbeat.CODE,
            0x1240,
            new HeartbeatReport(
                1,
                0,
                0,
                5_000_000,
                5_000_000,
                HeartbeatReport.AT_ONCE,
                HeartbeatResult.NOT_BUSY,
                0,
                0,
                BMC,
                0,
                0,
                0,
                Optional.empty(),
                HeartbeatLog.NONE),
            HeartbeatReport::decode),
        answered(
            "21-heartbeat-results",
            GetHeartbeatResults.CODE,
            0x1241,
            new HeartbeatResults(
                BMC,
                List.of(
                    new HeartbeatResult(
                        0xFFFFFFFEL,
                        7,
                        5_000_000,
                        8_200_000,
                        HeartbeatReport.LIMIT_EXCEEDED,
                        HeartbeatResult.WORK),
                    new HeartbeatResult(
                        0xFFFFFFFFL,
                        7,
                        6_000_000,
                        6_000_000,
                        HeartbeatReport.DROPPED,
                        HeartbeatResult.HELD))),
            HeartbeatResults::decode),
        answered(
            "22-console-info",
            GetConsoleInfo.CODE,
            0x1242,
            new ConsoleReport(
                BMC,
                STREAM,
                0x400,
                0x1300,
                4 << 20,
                new BmcBoot(0x01020304),
                99,
                BMC,
                4_950_000,
                115_200,
                true,
                Optional.empty()),
            ConsoleReport::decode),
        answered(
                "23-console-fetch",
                FetchConsole.CODE,
                0x1243,
                new ConsolePart(
                    BMC,
                    STREAM,
                    0x1010,
                    new BmcBoot(0x01020304),
                    77_000,
                    true,
                    true,
                    List.of(
                        new ConsoleNote(0x1012, ConsoleNote.TIME, 77_500, Bytes.EMPTY),
                        ConsoleNote.mark(0x1014, 78_000, 0x0807060504030201L, "go")),
                    text("boot: ")),
                ConsolePart::decode)
            .tail(6),
        answered(
                "23-console-fetch.other-stream",
                FetchConsole.CODE,
                0x1243,
                new OneNumber(4, STREAM & 0xFFFFFFFFL),
                in -> new OneNumber(4, in.u32("stream id")))
            .status(OemStatus.OTHER_BOOT),
        answered(
                "23-console-fetch.overwritten",
                FetchConsole.CODE,
                0x1243,
                new OneNumber(8, 0x1200),
                in -> new OneNumber(8, in.u64("oldest")))
            .status(OemStatus.OVERWRITTEN),
        answered(
            "24-console-mark",
            MarkConsole.CODE,
            0x1245,
            new MarkConsole.Answer(0x1014, BMC, 78_000),
            MarkConsole.Answer::decode));
  }

  private static Bytes text(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The body of a refusal that tells a number. */
  private record OneNumber(int size, long value) implements MessageBody {
    @Override
    public void encode(WireWriter out) {
      if (size == 4) {
        out.u32(value);
      } else {
        out.u64(value);
      }
    }
  }
}
