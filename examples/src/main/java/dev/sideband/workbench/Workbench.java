package dev.sideband.workbench;

import dev.sideband.Sideband;
import dev.sideband.workbench.guest.GuestImage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One desk with a software BMC, a host that reports to it through KCS, and the BMC's web page. The
 * host is this machine, or a Linux that boots in QEMU.
 *
 * <p>The process ends with 1 when it cannot start, and with 2 when its command line is wrong.
 */
public final class Workbench {

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
    return new Program("workbench", WorkbenchArguments.USAGE, out, err)
        .run(
            args,
            () -> {
              WorkbenchArguments arguments = WorkbenchArguments.parse(args, environment);
              Optional<GuestImage> image = Optional.empty();
              if (arguments.guest()) {
                out.println("the guest is made; the first time takes half a minute");
                image = Optional.of(GuestImage.build(GuestImage.cache(environment), environment));
              }
              serve(arguments, image);
              return 0;
            });
  }

  private void serve(WorkbenchArguments arguments, Optional<GuestImage> image)
      throws UsageException, IOException, InterruptedException {
    Path data = image.isPresent() ? arguments.data().resolve(GuestHost.NAME) : arguments.data();
    try (ShutdownHook hook = ShutdownHook.install();
        Sideband sideband = Sideband.builder().build();
        DeskHost host = host(image, data, sideband);
        Desk desk = desk(arguments, data, host, sideband)) {
      desk.awaitFirstTable();
      desk.ipmi()
          .map(address -> IpmitoolCommand.line(address, arguments.user(), arguments.passwordFile()))
          .ifPresent(line -> out.println("consoles: " + line));
      if (image.isPresent()) {
        out.println("guest: it boots at " + desk.uri().resolve("/console"));
      }
      out.println("ready " + desk.uri());
      out.flush();
      hook.await();
    }
  }

  private static DeskHost host(Optional<GuestImage> image, Path data, Sideband sideband)
      throws IOException, InterruptedException {
    return image.isPresent()
        ? GuestHost.prepare(image.get(), data, sideband)
        : new ThisMachine(sideband);
  }

  private Desk desk(WorkbenchArguments arguments, Path data, DeskHost host, Sideband sideband)
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
    return Desk.open(arguments, data, host, password, sideband);
  }
}
