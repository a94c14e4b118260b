package dev.sideband.workbench;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The command line of the ring inspector.
 *
 * @param command what to do
 * @param file the ring, or a frozen copy of one
 * @param last how many records to show, counted from the newest
 */
record RingInspectorArguments(Command command, Path file, long last) {

  static final String USAGE =
      """
      Looks into the file of a ring log, or of a frozen copy of one. It never writes to it.

        list FILE [--last N]    its records, oldest first, a line each
        follow FILE             each record that is appended from now on, until Ctrl-C
        verify FILE             reads everything and says what is damaged; ends with 1 if anything is
        export FILE [--last N]  its records as JSON, a line each, payload in hexadecimal
        --help                  prints this
      """;

  /** What can be done. */
  enum Command {
    LIST,
    FOLLOW,
    VERIFY,
    EXPORT
  }

  /**
   * Reads a command line.
   *
   * @throws UsageException if it cannot be followed
   */
  static RingInspectorArguments parse(String[] args) throws UsageException {
    if (args.length < 2) {
      throw new UsageException("a command and a file are needed");
    }
    Command command = command(args[0]);
    if (args.length == 2) {
      return new RingInspectorArguments(command, path(args[1]), Long.MAX_VALUE);
    }
    boolean shows = command == Command.LIST || command == Command.EXPORT;
    if (!shows || !args[2].equals("--last")) {
      throw new UsageException("there is no option " + args[2] + " of " + args[0]);
    }
    if (args.length == 3) {
      throw new UsageException("--last needs a value");
    }
    if (args.length > 4) {
      throw new UsageException("there is too much behind --last " + args[3]);
    }
    return new RingInspectorArguments(command, path(args[1]), count(args[3]));
  }

  private static Command command(String name) throws UsageException {
    for (Command command : Command.values()) {
      if (command.name().toLowerCase(Locale.ROOT).equals(name)) {
        return command;
      }
    }
    throw new UsageException("there is no command " + name);
  }

  private static Path path(String value) throws UsageException {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new UsageException("not a path: \"" + value + "\"");
    }
  }

  private static long count(String value) throws UsageException {
    try {
      long count = Long.parseLong(value);
      if (count >= 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a negative one.
    }
    throw new UsageException("--last takes a number, not " + value);
  }
}
