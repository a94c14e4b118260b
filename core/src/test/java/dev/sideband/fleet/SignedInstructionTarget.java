package dev.sideband.fleet;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;

/** Instructions, which anybody may send: what is read must be what it is written as again. */
public final class SignedInstructionTarget implements FuzzTarget {

  @Override
  public boolean run(byte[] input) throws Exception {
    return Allocation.ofDecoding(input.length, () -> decode(Bytes.copyOf(input)));
  }

  private static boolean decode(Bytes input) throws MalformedMessageException {
    Instruction read;
    try {
      read = SignedInstruction.decode(input).instruction();
    } catch (MalformedMessageException e) {
      return false;
    }
    WireWriter out = new WireWriter();
    read.encode(out);
    if (!Instruction.decode(out.toBytes().reader()).equals(read)) {
      throw new AssertionError("not written as it was read: " + read);
    }
    return true;
  }
}
