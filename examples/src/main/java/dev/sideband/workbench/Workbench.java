package dev.sideband.workbench;

import dev.sideband.Sideband;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * One desk with a software BMC, an agent on this machine, KCS between them, and the BMC's web page.
 *
 * <p>The process ends with 1 when it cannot start, and with 2 when its command line is wrong.
 */
public final class Workbench {

  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private final PrintStream out;
  private final PrintStream err;

  Workbench(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Starts it; {@code --help} says with what. */
  public static void main(String[] args) {
    int status = new Workbench(System.out, System.err).run(args, System.getenv());
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Serves until the process is told to end, and returns its exit status. */
  int run(String[] args, Map<String, String> environment) {
    if (List.of(args).contains("--help")) {
      out.print(WorkbenchArguments.USAGE);
      return 0;
    }
    try {
      serve(WorkbenchArguments.parse(args, environment));
      return 0;
    } catch (UsageException e) {
      err.println("workbench: " + e.getMessage() + "; --help tells more");
      return MISUSED;
    } catch (IOException e) {
      err.println("workbench: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private void serve(WorkbenchArguments arguments)
      throws UsageException, IOException, InterruptedException {
    try (ShutdownHook hook = ShutdownHook.install();
        Sideband sideband = Sideband.builder().build();
        Desk desk = desk(arguments, sideband)) {
      desk.awaitFirstTable();
      desk.ipmi()
          .map(address -> IpmitoolCommand.line(address, arguments.user(), arguments.passwordFile()))
          .ifPresent(line -> out.println("consoles: " + line));
      out.println("ready " + desk.uri());
      out.flush();
      hook.await();
    }
  }

  private Desk desk(WorkbenchArguments arguments, Sideband sideband)
      throws UsageException, IOException {
    char[] password;
    if (arguments.passwordFile().isPresent()) {
      password = Passwords.read(arguments.passwordFile().get());
    } else {
      password = Passwords.generate(sideband.random());
      out.println("password of " + arguments.user() + ": " + new String(password));
    }
    if (!arguments.http().getAddress().isLoopbackAddress()) {
      err.println("workbench: beyond this machine the page is served without encryption");
    }
    return Desk.open(arguments, password, sideband);
  }
}
