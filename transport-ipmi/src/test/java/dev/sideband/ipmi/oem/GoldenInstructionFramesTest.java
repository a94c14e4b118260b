package dev.sideband.ipmi.oem;

import static dev.sideband.ipmi.oem.GoldenFrame.answered;
import static dev.sideband.ipmi.oem.GoldenFrame.asked;

import dev.sideband.ipmi.NoData;
import dev.sideband.wire.Bytes;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The frames of instructions. */
class GoldenInstructionFramesTest extends GoldenFrameContract {

  private static final UUID ORDER = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  static Stream<GoldenFrame> requests() {
    return Stream.of(
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
            CancelInstruction::decodeRequest));
  }

  static Stream<GoldenFrame> responses() {
    return Stream.of(
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
            InstructionProgress::decode));
  }
}
