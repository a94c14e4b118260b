package dev.sideband.console;

import java.io.IOException;

/** Stores a record of a console, and tells whoever listens. */
@FunctionalInterface
interface ConsoleKeeper {

  /**
   * Keeps a record.
   *
   * @throws IOException if it could not be stored
   */
  void keep(ConsoleRecord entry) throws IOException;
}
