package dev.sideband.benchmarks.cases;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A console client of somebody else, at the terminal that it wants, which {@code script} gives. */
final class ConsolePeer implements ConsoleClient {

  private static final int LONGEST_SECONDS = 300;

  /** The programs. */
  enum Kind {
    IPMITOOL("ipmitool", "[SOL Session operational."),
    IPMITOOL_KEEPALIVE("ipmitool, keepalive", "[SOL Session operational."),
    IPMICONSOLE("ipmiconsole", "[SOL established]"),
    SOLTERM("solterm", "Connected.");

    final String title;
    private final String ready;

    Kind(String title, String ready) {
      this.title = title;
      this.ready = ready;
    }

    private String command(String host, int suite) {
      String user = "-U " + LanBmcs.USER + " -P " + LanBmcs.PASSWORD;
      String ipmitool =
          "ipmitool -I lanplus -C " + suite + " " + user + " -H " + host + " sol activate";
      return switch (this) {
        case IPMITOOL -> ipmitool;
        case IPMITOOL_KEEPALIVE -> ipmitool + " usesolkeepalive";
        case IPMICONSOLE ->
            "ipmiconsole -h "
                + host
                + " -u admin -p secret -l ADMIN -I "
                + suite
                + " -W opensesspriv,solchannelsupport,solpayloadsize,solstatus";
        case SOLTERM -> "solterm lan " + user + " " + host;
      };
    }
  }

  private final Kind kind;
  private final Process process;
  private final ConsoleScreen screen;

  private ConsolePeer(Kind kind, ConsoleScreen screen, Process process) {
    this.kind = kind;
    this.screen = screen;
    this.process = process;
  }

  /** Starts a program at the console of a BMC, whose port is the standard one. */
  static ConsolePeer start(Kind kind, String host, int suite) throws IOException {
    return start(kind, new ConsoleScreen(false), host, suite);
  }

  /** Starts one that says so much that its lines are only counted. */
  static ConsolePeer startCounting(Kind kind, String host, int suite) throws IOException {
    return start(kind, new ConsoleScreen(true), host, suite);
  }

  private static ConsolePeer start(Kind kind, ConsoleScreen screen, String host, int suite)
      throws IOException {
    List<String> command =
        List.of(
            "timeout",
            "--kill-after=2",
            Integer.toString(LONGEST_SECONDS),
            "script",
            "-qfec",
            kind.command(host, suite),
            "/dev/null");
    ConsolePeer peer =
        new ConsolePeer(
            kind, screen, new ProcessBuilder(command).redirectErrorStream(true).start());
    Thread reader = new Thread(peer::read, "reader of " + kind);
    reader.setDaemon(true);
    reader.start();
    return peer;
  }

  private void read() {
    byte[] buffer = new byte[1 << 16];
    try (InputStream output = process.getInputStream()) {
      for (int size = output.read(buffer); size >= 0; size = output.read(buffer)) {
        screen.show(buffer, size, System.nanoTime());
      }
    } catch (IOException e) {
      // It has ended.
    }
  }

  @Override
  public ConsoleScreen screen() {
    return screen;
  }

  @Override
  public boolean isReady() {
    return screen.began(kind.ready);
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public double cpuSeconds() throws IOException {
    String command = kind.command("", 0);
    String program = command.substring(0, command.indexOf(' '));
    try {
      Optional<Long> running =
          process
              .descendants()
              .map(ProcessHandle::pid)
              .filter(each -> OtherProcess.fields(each)[0].equals("(" + program + ")"))
              .findFirst();
      return OtherProcess.cpuSeconds(running.orElseThrow(() -> new IOException("no " + program)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    if (!process.onExit().isDone()) {
      process.onExit().orTimeout(5, TimeUnit.SECONDS).exceptionally(late -> process).join();
    }
  }
}
