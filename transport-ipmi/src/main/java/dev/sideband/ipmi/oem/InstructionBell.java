package dev.sideband.ipmi.oem;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Rings when an answer of the BMC says that an instruction waits. Safe for any thread. */
final class InstructionBell {

  private final List<Runnable> hearers = new CopyOnWriteArrayList<>();

  /** Tells {@code hearer} from now on, on the channel's threads; it must not block. */
  void hear(Runnable hearer) {
    hearers.add(hearer);
  }

  void ignore(Runnable hearer) {
    hearers.remove(hearer);
  }

  void ring() {
    hearers.forEach(Runnable::run);
  }
}
