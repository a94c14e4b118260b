package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;
import java.util.UUID;

/**
 * Instruction acknowledge, 42h: tells how far the agent has come with an instruction. For the host
 * alone.
 *
 * <p>After {@link InstructionStep#RECEIVED} nobody gets the instruction again, and it cannot be
 * taken back. {@link OemStatus#UNKNOWN_ID} if the BMC has no such instruction; {@link
 * OemStatus#CONFLICT} if it has come to an end, or was not received yet.
 *
 * @param id the instruction's
 * @param step how far, one that {@linkplain InstructionStep#isOfAgent an agent may report}
 * @param detail of a refusal, which {@link dev.sideband.fleet.RefusalReason}, counted from 1 on; of
 *     what runs, percent, if the agent knows; else 0; 0 to 65,535
 * @param text more about it, for people, at most {@value #MOST_TEXT} bytes in UTF-8
 */
public record AcknowledgeInstruction(UUID id, InstructionStep step, int detail, String text)
    implements OemCommand<NoData> {

  /** The command code. */
  public static final int CODE = 0x42;

  /** The most bytes of text. */
  public static final int MOST_TEXT = 100;

  public AcknowledgeInstruction {
    Objects.requireNonNull(id, "id");
    if (!step.isOfAgent()) {
      throw new IllegalArgumentException(step + " is not an agent's");
    }
    if (detail < 0 || detail > 0xFFFF) {
      throw new IllegalArgumentException("detail: " + detail);
    }
    ShortText.check(text, MOST_TEXT);
  }

  /** Reads a request's body. */
  public static AcknowledgeInstruction decodeRequest(WireReader in)
      throws MalformedMessageException {
    UUID id = in.uuid("id");
    InstructionStep step = Codes.instructionStep(in);
    if (!step.isOfAgent()) {
      throw in.malformed("step", step + " is not an agent's");
    }
    return new AcknowledgeInstruction(id, step, in.u16("detail"), ShortText.read(in, MOST_TEXT));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.uuid(id).u8(step.code()).u16(detail);
    ShortText.write(text, out);
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
