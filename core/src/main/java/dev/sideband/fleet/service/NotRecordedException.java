package dev.sideband.fleet.service;

import java.io.IOException;

/** What is to be done could not be written down, so it is not done. */
final class NotRecordedException extends IOException {

  private static final long serialVersionUID = 1L;

  NotRecordedException(String why) {
    super("cannot be written: " + why);
  }
}
