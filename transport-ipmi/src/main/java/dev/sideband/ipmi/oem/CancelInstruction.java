package dev.sideband.ipmi.oem;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;
import java.util.UUID;

/**
 * Instruction cancel, 44h: takes back an instruction that still waits. {@link OemStatus#UNKNOWN_ID}
 * if the BMC has none of this id; {@link OemStatus#CONFLICT} if the agent has it already.
 *
 * @param id the instruction's
 */
public record CancelInstruction(UUID id) implements OemCommand<InstructionProgress> {

  /** The command code. */
  public static final int CODE = 0x44;

  public CancelInstruction {
    Objects.requireNonNull(id, "id");
  }

  /** Reads a request's body. */
  public static CancelInstruction decodeRequest(WireReader in) throws MalformedMessageException {
    return new CancelInstruction(in.uuid("id"));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.uuid(id);
  }

  @Override
  public InstructionProgress decode(WireReader in) throws MalformedMessageException {
    return InstructionProgress.decode(in);
  }
}
