package dev.sideband.fleet.agent;

import dev.sideband.fleet.InstructionReport;
import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.Script;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;

/**
 * What a worker sends of events and of instructions: the first byte says as which of both the rest
 * is read. What is read is read again from what it is written as.
 */
public final class WorkerEntriesTarget implements FuzzTarget {

  /** An event may hold a table of one row, whose schema and cells are objects. */
  private static final long FIXED = 64 << 10;

  private static final long PER_BYTE = 64;

  private final AgentEventCodec codec = new AgentEventCodec();

  @Override
  public boolean run(byte[] input) throws Exception {
    Script script = new Script(input);
    boolean isReport = (script.u8() & 1) == 1;
    Bytes entry = script.rest();
    try {
      if (isReport) {
        report(entry);
      } else {
        event(entry);
      }
      return true;
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  private static void report(Bytes entry) throws Exception {
    InstructionReport read =
        Allocation.ofDecoding(entry.size(), () -> InstructionReport.decode(entry));
    if (!InstructionReport.decode(read.encode()).equals(read)) {
      throw new AssertionError("not written as it was read: " + read);
    }
  }

  /** Tables are told apart by their bytes alone. */
  private void event(Bytes entry) throws Exception {
    AgentEvent read = Allocation.within(FIXED + PER_BYTE * entry.size(), () -> codec.decode(entry));
    Bytes written = codec.encode(read);
    if (!codec.encode(codec.decode(written)).equals(written)) {
      throw new AssertionError("not written as it was read: " + read);
    }
  }
}
