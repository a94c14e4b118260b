package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.time.BmcBoot;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * How far an instruction has come, step by step.
 *
 * @param marks each step with its time, the first one first, at most {@value #MOST_MARKS}
 * @param text what the agent said about the last one, for people
 */
public record InstructionProgress(List<Mark> marks, String text) implements MessageBody {

  /** The most steps: each kind of step takes one. */
  public static final int MOST_MARKS = 9;

  /**
   * A step.
   *
   * @param step what happened
   * @param detail see {@link AcknowledgeInstruction}
   * @param boot the boot of the BMC in which it happened
   * @param micros when, microseconds since that boot
   */
  public record Mark(InstructionStep step, int detail, BmcBoot boot, long micros) {}

  public InstructionProgress {
    marks = List.copyOf(marks);
    if (marks.isEmpty() || marks.size() > MOST_MARKS) {
      throw new IllegalArgumentException(marks.size() + " steps");
    }
    ShortText.check(text, AcknowledgeInstruction.MOST_TEXT);
  }

  /** Returns the newest step. */
  public InstructionStep step() {
    return marks.get(marks.size() - 1).step();
  }

  /**
   * Returns this with one more step, which takes the place of an earlier one of its kind.
   *
   * @param said what the agent said about it
   */
  public InstructionProgress with(Mark mark, String said) {
    List<Mark> next = new ArrayList<>(marks);
    next.removeIf(each -> each.step() == mark.step());
    next.add(mark);
    return new InstructionProgress(next, said);
  }

  /** Reads an answer's body. */
  public static InstructionProgress decode(WireReader in) throws MalformedMessageException {
    int count = in.u8("steps");
    if (count < 1 || count > MOST_MARKS) {
      throw in.malformed("steps", "are " + count);
    }
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      InstructionStep step = Codes.instructionStep(in);
      int detail = in.u16("detail");
      marks.add(new Mark(step, detail, new BmcBoot((int) in.u32("boot id")), in.u48("time")));
    }
    return new InstructionProgress(marks, ShortText.read(in, AcknowledgeInstruction.MOST_TEXT));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(marks.size());
    for (Mark mark : marks) {
      out.u8(mark.step().code()).u16(mark.detail()).u32(mark.boot().id()).u48(mark.micros());
    }
    ShortText.write(text, out);
  }
}
