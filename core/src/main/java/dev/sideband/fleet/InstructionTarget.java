package dev.sideband.fleet;

import dev.sideband.process.ProcessId;
import java.util.Objects;

/** What an instruction is about. Nothing is named by a bare process number. */
public sealed interface InstructionTarget {

  /** The most bytes of a name, as UTF-8. */
  int MOST_NAME = 255;

  /** The worker itself. */
  record Host() implements InstructionTarget {}

  /**
   * A service that the worker manages.
   *
   * @param name its name, 1 to {@value InstructionTarget#MOST_NAME} bytes of UTF-8
   */
  record Service(String name) implements InstructionTarget {

    public Service {
      InstructionText.check(name, 1, MOST_NAME, "name");
    }
  }

  /**
   * One process; when its number is used again, that is another one.
   *
   * @param id its name for ever
   */
  record OneProcess(ProcessId id) implements InstructionTarget {

    public OneProcess {
      Objects.requireNonNull(id, "id");
    }
  }
}
