package dev.sideband.ipmi.oem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.bus.BusLogState;
import dev.sideband.bus.BusSelector;
import dev.sideband.ipmi.BodyDecoder;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Vectors;
import dev.sideband.snapshot.SnapshotOffer;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageState;
import dev.sideband.snapshot.WriteTicket;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of version 1 as they are in {@code vectors/oem-v1}: these files never change. */
@Tag("X-12")
class GoldenFramesTest {

  private static final OemFrame FRAME = new OemFrame(OemFrame.EXAMPLE_ENTERPRISE);
  private static final HostBoot HOST =
      new HostBoot(UUID.fromString("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"));
  private static final BmcBoot BMC = new BmcBoot(0xCAFEBABE);
  private static final long WALL = 1_767_225_600_123L;
  private static final UUID ORDER = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  private static final long ID = 0x8877665544332211L;
  private static final int STREAM = 0x5EAF00D1;

  static Stream<Golden> requests() {
    return Stream.of(
        asked("00-hello", 1, 0, new Hello(0x1122334455667788L, 1), Hello::decodeRequest),
        asked("01-time", 2, 0x0102, new GetTime(), GetTime::decodeRequest),
        asked("02-status", 3, 0x0102, new GetStatus(0), GetStatus::decodeRequest).resent(),
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
            Display::decodeRequest),
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
            MarkConsole::decodeRequest),
        asked(
                "40-instruction-post",
                0x1260,
                0x0102,
                new PostInstruction(ORDER, 300, 0xE3069283, 224, Bytes.of(0xDE, 0xAD, 0xBE, 0xEF)),
                PostInstruction::decodeRequest)
            .tail(4),
        asked(
            "41-instruction-poll",
            0x1261,
            0x0102,
            new PollInstruction(ORDER, 224),
            PollInstruction::decodeRequest),
        asked(
            "42-instruction-acknowledge",
            0x1262,
            0x0102,
            new AcknowledgeInstruction(ORDER, InstructionStep.REFUSED, 5, "no"),
            AcknowledgeInstruction::decodeRequest),
        asked(
            "43-instruction-status",
            0x1263,
            0x0102,
            new GetInstructionStatus(ORDER),
            GetInstructionStatus::decodeRequest),
        asked(
            "44-instruction-cancel",
            0x1264,
            0x0102,
            new CancelInstruction(ORDER),
            CancelInstruction::decodeRequest),
        asked(
                "35-bus-append",
                0x1256,
                0x0102,
                new AppendBus(
                    0x0807060504030201L, 232, 5_000_000, 3, Bytes.of(0xDE, 0xAD, 0xBE, 0xEF)),
                AppendBus::decodeRequest)
            .tail(4),
        asked("30-bus-info", 0x1250, 0x0102, new GetBusInfo(3), GetBusInfo::decodeRequest),
        asked(
            "31-bus-read",
            0x1251,
            0x0102,
            ReadBus.acknowledge(new BusPointerName("desk", BusSelector.ANY), 0x1234, 77),
            ReadBus::decodeRequest),
        asked(
            "31-bus-read.single",
            0x1252,
            0x0102,
            ReadBus.take(new BusPointerName("", 3)),
            ReadBus::decodeRequest),
        asked(
            "32-bus-seek",
            0x1253,
            0x0102,
            SeekBus.toTime(new BusPointerName("desk", 3), BMC, 5_000_000),
            SeekBus::decodeRequest),
        asked(
            "33-bus-freeze",
            0x1254,
            0x0102,
            new FreezeBus(
                FreezeBus.Action.SET,
                0xDEADBEEFL,
                BusSelector.device(BusAddress.of(0x2C))
                    .onLink(3)
                    .atRegister(0x10)
                    .reading()
                    .failing(),
                65_536,
                100),
            FreezeBus::decodeRequest),
        asked(
            "34-bus-filter",
            0x1255,
            0x0102,
            new FilterBus(
                false,
                List.of(
                    new BusPlace(BusSelector.ANY, BusAddress.of(0x57)),
                    new BusPlace(3, BusAddress.tenBit(0x123)))),
            FilterBus::decodeRequest));
  }

  static Stream<Golden> responses() {
    return Stream.of(
        answered(
            "00-hello",
            Hello.CODE,
            1,
            new Greeting(
                new OemVersion(1, 0),
                new OemFeatures(
                    OemFeatures.SNAPSHOTS | OemFeatures.DELTAS | OemFeatures.DEFLATED_OBJECTS),
                BMC,
                0x0102,
                270,
                269,
                8 << 20,
                16,
                Duration.ofSeconds(60),
                4,
                2_500,
                0,
                1 << 20,
                2 << 20,
                WALL),
            Greeting::decode),
        answered(
                "01-time",
                GetTime.CODE,
                2,
                new BmcTime(BMC, 0x0605040302L, WALL, BmcTime.WALL_OWN_CLOCK),
                BmcTime::decode)
            .load(0x20),
        answered(
                "02-status",
                GetStatus.CODE,
                3,
                new StatusReport(
                    Map.of(
                        StatusReport.FRAMES, 1_000L,
                        StatusReport.REPEATED, 12L,
                        StatusReport.CLIENTS, 3L)),
                StatusReport::decode)
            .flags(OemResponse.FLAG_INSTRUCTION_WAITS)
            .cutAnywhere(),
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
        answered("16-display", Display.CODE, 0x123A, new Display.Answer(5), Display.Answer::decode),
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
            MarkConsole.Answer::decode),
        answered(
            "40-instruction-post",
            PostInstruction.CODE,
            0x1260,
            new PostInstruction.Answer(228),
            PostInstruction.Answer::decode),
        answered(
                "41-instruction-poll",
                PollInstruction.CODE,
                0x1261,
                new PollInstruction.Answer(2, ORDER, 300, Bytes.of(0xDE, 0xAD, 0xBE, 0xEF)),
                PollInstruction.Answer::decode)
            .flags(OemResponse.FLAG_INSTRUCTION_WAITS)
            .tail(4),
        answered(
            "42-instruction-acknowledge",
            AcknowledgeInstruction.CODE,
            0x1262,
            new NoData(),
            in -> new NoData()),
        answered(
            "43-instruction-status",
            GetInstructionStatus.CODE,
            0x1263,
            new InstructionProgress(
                List.of(
                    new InstructionProgress.Mark(InstructionStep.POSTED, 0, BMC, 78_000),
                    new InstructionProgress.Mark(InstructionStep.RUNNING, 42, BMC, 78_001)),
                "go"),
            InstructionProgress::decode),
        answered(
            "44-instruction-cancel",
            CancelInstruction.CODE,
            0x1264,
            new InstructionProgress(
                List.of(new InstructionProgress.Mark(InstructionStep.CANCELLED, 0, BMC, 78_000)),
                ""),
            InstructionProgress::decode),
        answered(
            "35-bus-append",
            AppendBus.CODE,
            0x1256,
            new AppendBus.Answer(236),
            AppendBus.Answer::decode),
        answered(
            "30-bus-info",
            GetBusInfo.CODE,
            0x1250,
            new BusReport(
                BMC, new BusLogState(1 << 20, 0x1000, 0x51000, 9_000, 2_000, 4_000, 12, 5, 7, 2)),
            BusReport::decode),
        answered(
                "31-bus-read",
                ReadBus.CODE,
                0x1251,
                new BusPart(
                    BMC,
                    0x1290,
                    78,
                    3,
                    0xE3069283,
                    List.of(
                        new BusPart.Piece(
                            0x1268, 10, 0, Bytes.of(6, 5, 4, 3, 2, 1, 0x59, 2, 0x17, 0x70)))),
                BusPart::decode)
            .cutAnywhere(),
        answered(
                "31-bus-read.piece",
                ReadBus.CODE,
                0x1252,
                new BusPart(
                    BMC,
                    0x1400,
                    79,
                    0,
                    0,
                    List.of(
                        new BusPart.Piece(0x1290, 0x120, 0x10, Bytes.of(0xDE, 0xAD, 0xBE, 0xEF)))),
                BusPart::decode)
            .cutAnywhere(),
        answered(
                "31-bus-read.empty",
                ReadBus.CODE,
                0x1252,
                new BusPart(new BmcBoot(0), 0x1290, 78, 0, 0, List.of()),
                BusPart::decode)
            .cutAnywhere(),
        answered(
            "32-bus-seek",
            SeekBus.CODE,
            0x1253,
            new SeekBus.Answer(0x1234),
            SeekBus.Answer::decode),
        answered("32-bus-seek.other-boot", SeekBus.CODE, 0x1253, new NoData(), in -> new NoData())
            .status(OemStatus.OTHER_BOOT),
        answered(
            "33-bus-freeze",
            FreezeBus.CODE,
            0x1254,
            new FreezeBus.Answer(FreezeBus.Answer.FIRED, 0x1234),
            FreezeBus.Answer::decode),
        answered("34-bus-filter", FilterBus.CODE, 0x1255, new NoData(), in -> new NoData()));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void requestsAreTheGoldenBytes(Golden golden) throws Exception {
    Bytes file = golden.read(".request");
    OemRequest request =
        new OemRequest(
            golden.command,
            OemVersion.CURRENT,
            golden.flags,
            golden.tag,
            golden.client,
            Vectors.encoded(golden.body));

    assertEquals(file, FRAME.encode(request).data());
    OemRequest read = FRAME.decode(new MessageRequest(0x2E, 0, golden.command, file), true);
    assertEquals(request, read);
    assertEquals(golden.body, golden.decoder.decode(read.body().reader()));
    assertTrue(file.size() <= OemFrame.MAX_REQUEST_DATA);
  }

  @ParameterizedTest
  @MethodSource("responses")
  void responsesAreTheGoldenBytes(Golden golden) throws Exception {
    Bytes file = golden.read(".response");
    OemResponse response =
        new OemResponse(
            OemVersion.CURRENT,
            golden.flags,
            golden.tag,
            golden.status,
            golden.load,
            Vectors.encoded(golden.body));

    assertEquals(file, FRAME.encode(golden.command, true, response).data());
    OemResponse read = FRAME.decode(golden.command, true, new MessageResponse(0, file));
    assertEquals(response, read);
    assertEquals(golden.body, golden.decoder.decode(read.body().reader()));
    assertTrue(file.size() <= OemFrame.MAX_RESPONSE_DATA);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void noRequestFrameCutAnywhereIsTaken(Golden golden) throws Exception {
    Bytes file = golden.read(".request");
    for (int size = 0; size < file.size(); size++) {
      MessageRequest cut = new MessageRequest(0x2E, 0, golden.command, file.slice(0, size));
      assertThrows(OemFrameFaultException.class, () -> FRAME.decode(cut, true));
    }
  }

  @ParameterizedTest
  @MethodSource("responses")
  void noResponseFrameCutAnywhereIsTaken(Golden golden) throws Exception {
    Bytes file = golden.read(".response");
    for (int size = 0; size < file.size(); size++) {
      MessageResponse cut = new MessageResponse(0, file.slice(0, size));
      assertThrows(MalformedMessageException.class, () -> FRAME.decode(golden.command, true, cut));
    }
  }

  @ParameterizedTest
  @MethodSource({"requests", "responses"})
  void bodiesCutAnywhereAreMalformedAndMoreBytesAreIgnored(Golden golden) throws Exception {
    Bytes body = Vectors.encoded(golden.body);
    for (int size = 0; size < body.size() - golden.openTail; size++) {
      Bytes cut = body.slice(0, size);
      if (golden.cutAnywhere) {
        decodesOrIsMalformed(golden.decoder, cut);
      } else {
        assertThrows(MalformedMessageException.class, () -> golden.decoder.decode(cut.reader()));
      }
    }
    if (golden.openTail == 0 && !golden.cutAnywhere) {
      Bytes longer = new WireWriter().bytes(body).u8(0xEE).u8(0xEE).toBytes();
      assertEquals(golden.body, golden.decoder.decode(longer.reader()));
    }
  }

  /** A list may end after any whole entry. */
  private static void decodesOrIsMalformed(BodyDecoder<?> decoder, Bytes cut) {
    try {
      assertFalse(decoder.decode(cut.reader()).toString().isEmpty());
    } catch (MalformedMessageException e) {
      assertTrue(e.offset() <= cut.size());
    }
  }

  private static Golden asked(
      String name, int tag, int client, OemCommand<?> body, BodyDecoder<?> decoder) {
    Golden golden = new Golden(name, body.code(), tag, body, decoder);
    golden.client = client;
    golden.flags = OemRequest.FLAG_CHECKED;
    return body instanceof WriteChunk chunk ? golden.tail(chunk.data().size()) : golden;
  }

  private static Golden answered(
      String name, int command, int tag, MessageBody body, BodyDecoder<?> decoder) {
    return new Golden(name, command, tag, body, decoder);
  }

  private static Bytes text(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
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

  /** One file, and what it means. */
  static final class Golden {
    private final String name;
    private final int command;
    private final int tag;
    private final MessageBody body;
    private final BodyDecoder<?> decoder;
    private int client;
    private int flags;
    private int load;
    private int openTail;
    private boolean cutAnywhere;
    private OemStatus status = OemStatus.OK;

    Golden(String name, int command, int tag, MessageBody body, BodyDecoder<?> decoder) {
      this.name = name;
      this.command = command;
      this.tag = tag;
      this.body = body;
      this.decoder = decoder;
    }

    Golden resent() {
      return flags(flags | OemRequest.FLAG_RESEND);
    }

    Golden flags(int value) {
      flags = value;
      return this;
    }

    Golden load(int value) {
      load = value;
      return this;
    }

    Golden status(OemStatus value) {
      status = value;
      return this;
    }

    /** The last bytes of the body are data of any length. */
    Golden tail(int size) {
      openTail = size;
      return this;
    }

    Golden cutAnywhere() {
      cutAnywhere = true;
      return this;
    }

    Bytes read(String suffix) throws IOException {
      try (InputStream in =
          GoldenFramesTest.class.getResourceAsStream("/vectors/oem-v1/" + name + suffix)) {
        return Vectors.hex(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
