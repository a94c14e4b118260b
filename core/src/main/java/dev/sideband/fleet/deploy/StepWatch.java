package dev.sideband.fleet.deploy;

import java.io.IOException;

/** Stands before and after each thing that is done to the disk, so that a test can end it there. */
@FunctionalInterface
interface StepWatch {

  /** Lets everything happen. */
  StepWatch NONE = point -> {};

  /** What is done in one step. */
  interface Action {

    void run() throws IOException;
  }

  /**
   * Is at a point.
   *
   * @throws IOException to make the step fail
   */
  void at(String point) throws IOException;

  /** Does a step between its two points. */
  default void step(String name, Action action) throws IOException {
    at("before " + name);
    action.run();
    at("after " + name);
  }
}
