package dev.sideband.workbench;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The command line of the console: either {@link Attach} or {@link Replay}. */
sealed interface ConsoleCommandArguments {

  String USAGE =
      """
      A server's console, kept whole: what a busy BMC or a lost network holds up is fetched, and what
      cannot be had is marked where it is missing.

        URI [options]       attaches to ipmi://user@host[:port]; ~? at the start of a line tells more;
                            with ?privilege=operator for a user who is no administrator
          --ring FILE           keeps the console in a ring log, and goes on from what it holds
          --text FILE           appends it to a text file, each line behind its time
          --takeover HOW        when somebody else has it: never (the usual), ask, or once
          --password-file FILE  its first line is the password; asked for if not given
        replay FILE [--from TIME] [--to TIME]
                            shows what a ring log holds, from a time on: 2026-11-28T09:30:00Z, or
                            2026-11-28T09:30 by this machine's time
        --help              prints this

      Without a terminal it watches until it is told to end.
      """;

  /**
   * To attach to a console.
   *
   * @param target where it is, with the take-over policy
   * @param ring the ring log to keep it in, if any
   * @param text the text file to append it to, if any
   * @param passwordFile the file whose first line is the password, if any
   */
  record Attach(URI target, Optional<Path> ring, Optional<Path> text, Optional<Path> passwordFile)
      implements ConsoleCommandArguments {}

  /**
   * To show what a ring log holds.
   *
   * @param from shows nothing that was stored before
   * @param to shows nothing that was stored after
   */
  record Replay(Path file, Instant from, Instant to) implements ConsoleCommandArguments {}

  /**
   * Reads a command line.
   *
   * @throws UsageException if it cannot be followed
   */
  static ConsoleCommandArguments parse(String[] args) throws UsageException {
    if (args.length == 0) {
      throw new UsageException("a console's address, or replay and a file are needed");
    }
    if (!args[0].equals("replay")) {
      return attach(
          args[0], options(args, 1, List.of("--ring", "--text", "--takeover", "--password-file")));
    }
    if (args.length < 2) {
      throw new UsageException("replay needs a file");
    }
    Map<String, String> options = options(args, 2, List.of("--from", "--to"));
    return new Replay(
        path(args[1]),
        time(options.get("--from"), Instant.MIN),
        time(options.get("--to"), Instant.MAX));
  }

  private static Attach attach(String target, Map<String, String> options) throws UsageException {
    String policy = options.get("--takeover");
    if (policy != null && !List.of("never", "ask", "once").contains(policy)) {
      throw new UsageException("--takeover takes never, ask or once, not " + policy);
    }
    return new Attach(
        uri(target, policy),
        optionalPath(options.get("--ring")),
        optionalPath(options.get("--text")),
        optionalPath(options.get("--password-file")));
  }

  private static URI uri(String text, @Nullable String policy) throws UsageException {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() == null || uri.getHost() == null) {
        throw new UsageException("not the address of a console: " + text);
      }
      String query = uri.getRawQuery();
      return policy == null
          ? uri
          : new URI(text + (query == null ? "?" : "&") + "takeover=" + policy);
    } catch (URISyntaxException e) {
      throw new UsageException("not the address of a console: " + text);
    }
  }

  private static Map<String, String> options(String[] args, int first, List<String> known)
      throws UsageException {
    Map<String, String> given = new HashMap<>();
    for (int i = first; i < args.length; i += 2) {
      if (!known.contains(args[i])) {
        throw new UsageException("there is no option " + args[i] + " here");
      }
      if (i + 1 == args.length) {
        throw new UsageException(args[i] + " needs a value");
      }
      if (given.put(args[i], args[i + 1]) != null) {
        throw new UsageException(args[i] + " is given twice");
      }
    }
    return given;
  }

  private static Optional<Path> optionalPath(@Nullable String value) throws UsageException {
    return value == null ? Optional.empty() : Optional.of(path(value));
  }

  private static Path path(String value) throws UsageException {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new UsageException("not a path: \"" + value + "\"");
    }
  }

  private static Instant time(@Nullable String value, Instant otherwise) throws UsageException {
    if (value == null) {
      return otherwise;
    }
    try {
      return value.endsWith("Z")
          ? Instant.parse(value)
          : LocalDateTime.parse(value).atZone(ZoneId.systemDefault()).toInstant();
    } catch (DateTimeException e) {
      throw new UsageException("not a time: " + value);
    }
  }
}
