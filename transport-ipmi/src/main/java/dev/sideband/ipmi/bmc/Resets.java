package dev.sideband.ipmi.bmc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who has something to forget when a BMC is reset. Safe for any thread. */
final class Resets {

  private final List<Runnable> atEach = new CopyOnWriteArrayList<>();
  private final List<Runnable> atCold = new CopyOnWriteArrayList<>();

  /**
   * Calls {@code forget} at each reset, warm or cold; it must not wait for a request.
   *
   * @return ends that
   */
  Runnable atEach(Runnable forget) {
    atEach.add(forget);
    return () -> atEach.remove(forget);
  }

  /** Calls {@code forget} at each cold reset; it must not wait for a request. */
  void atCold(Runnable forget) {
    atCold.add(forget);
  }

  void warm() {
    atEach.forEach(Runnable::run);
  }

  void cold() {
    atCold.forEach(Runnable::run);
    warm();
  }
}
