package dev.sideband.ipmi.oem;

import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageState;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.util.function.ToIntFunction;

/** Reads the numbers that stand for closed sets. */
final class Codes {

  private Codes() {}

  static Stage stage(WireReader in) throws MalformedMessageException {
    return one(in, "stage", Stage.values(), Stage::code);
  }

  static StageState state(WireReader in) throws MalformedMessageException {
    return one(in, "state", StageState.values(), StageState::code);
  }

  static ReadBus.Mode readMode(WireReader in) throws MalformedMessageException {
    return one(in, "mode", ReadBus.Mode.values(), ReadBus.Mode::code);
  }

  static SeekBus.To seekTo(WireReader in) throws MalformedMessageException {
    return one(in, "to", SeekBus.To.values(), SeekBus.To::code);
  }

  static FreezeBus.Action freezeAction(WireReader in) throws MalformedMessageException {
    return one(in, "action", FreezeBus.Action.values(), FreezeBus.Action::code);
  }

  static InstructionStep instructionStep(WireReader in) throws MalformedMessageException {
    return one(in, "step", InstructionStep.values(), InstructionStep::code);
  }

  private static <E> E one(WireReader in, String field, E[] all, ToIntFunction<E> code)
      throws MalformedMessageException {
    int wanted = in.u8(field);
    for (E each : all) {
      if (code.applyAsInt(each) == wanted) {
        return each;
      }
    }
    throw in.malformed(field, "unknown number " + wanted);
  }
}
