package dev.sideband.ipmi.oem;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;
import java.util.UUID;

/**
 * Instruction status, 43h: asks how far an instruction has come. {@link OemStatus#UNKNOWN_ID} if
 * the BMC has none of this id, or none any more.
 *
 * @param id the instruction's
 */
public record GetInstructionStatus(UUID id) implements OemCommand<InstructionProgress> {

  /** The command code. */
  public static final int CODE = 0x43;

  public GetInstructionStatus {
    Objects.requireNonNull(id, "id");
  }

  /** Reads a request's body. */
  public static GetInstructionStatus decodeRequest(WireReader in) throws MalformedMessageException {
    return new GetInstructionStatus(in.uuid("id"));
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
