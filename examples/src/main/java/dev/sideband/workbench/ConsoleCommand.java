package dev.sideband.workbench;

import dev.sideband.Sideband;
import dev.sideband.ring.RingListener;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.transport.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Instant;

/**
 * A server's console in a terminal, kept whole in a ring log and a text file; and what such a ring
 * holds, shown again.
 *
 * <p>The process ends with 1 when the console cannot be had or kept, and with 2 when its command
 * line is wrong.
 */
public final class ConsoleCommand {

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  ConsoleCommand(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Starts it; {@code --help} says with what. */
  public static void main(String[] args) {
    int status = new ConsoleCommand(System.in, System.out, System.err).run(args);
    // A read of standard input may be under way, and would be waited for.
    System.exit(status);
  }

  /** Does what the command line says, and returns the exit status. */
  int run(String[] args) {
    return new Program("console", ConsoleCommandArguments.USAGE, out, err)
        .run(args, () -> run(ConsoleCommandArguments.parse(args)));
  }

  private int run(ConsoleCommandArguments arguments)
      throws UsageException, IOException, InterruptedException {
    if (arguments instanceof ConsoleCommandArguments.Replay replay) {
      replay(replay);
      return 0;
    }
    return attach((ConsoleCommandArguments.Attach) arguments);
  }

  private void replay(ConsoleCommandArguments.Replay arguments) throws IOException {
    ConsoleOutput output = new ConsoleOutput(out);
    RingRecord record = new RingRecord();
    try (RingReader reader = RingReader.open(arguments.file())) {
      while (reader.next(record)) {
        Instant stored = record.stamp().wall();
        if (!stored.isBefore(arguments.from()) && !stored.isAfter(arguments.to())) {
          output.show(record);
        }
      }
    }
    out.println();
  }

  private int attach(ConsoleCommandArguments.Attach arguments)
      throws UsageException, IOException, InterruptedException {
    char[] password = password(arguments);
    Credentials credentials = (target, user) -> password.clone();
    try (ShutdownHook hook = ShutdownHook.install();
        Sideband sideband = Sideband.builder().build();
        ConsoleTextFile text = ConsoleTextFile.append(arguments.text());
        RawTerminal terminal = RawTerminal.enter()) {
      ConsolePerson person = new ConsolePerson(in, err, terminal.isThere(), hook::ask);
      RingListener shown = person.reading(new ConsoleOutput(out), text);
      try (ConsoleSession session =
          ConsoleSession.open(arguments, credentials, person, shown, sideband)) {
        sideband.executor().execute(() -> person.type(session));
        hook.await();
        person.leave(session);
      }
      return person.hasFailed() ? Program.FAILED : 0;
    }
  }

  private char[] password(ConsoleCommandArguments.Attach arguments)
      throws UsageException, IOException {
    if (arguments.passwordFile().isPresent()) {
      return Passwords.read(arguments.passwordFile().get());
    }
    try (RawTerminal terminal = RawTerminal.silence()) {
      if (!terminal.isThere()) {
        throw new UsageException("there is nobody to ask for the password: give --password-file");
      }
      err.print("password: ");
      err.flush();
      char[] password = Passwords.readLine(in);
      err.println();
      return password;
    }
  }
}
