package dev.sideband.workbench;

/** A command line that cannot be followed; its message is for the person who typed it. */
final class UsageException extends Exception {

  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
