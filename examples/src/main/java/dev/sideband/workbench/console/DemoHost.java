package dev.sideband.workbench.console;

import dev.sideband.ipmi.bmc.ConsoleSource;
import dev.sideband.ipmi.bmc.ConsoleStream;
import dev.sideband.time.Scheduler.Cancellable;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A small program with a serial console: it prints a numbered line now and then, and answers a few
 * commands. It is no operating system and does not pretend to be one.
 *
 * <p>Safe for any thread.
 */
public final class DemoHost implements ConsoleHost {

  private static final Duration EVERY = Duration.ofSeconds(3);
  private static final int MOST_LINES = 20_000;

  /** As fast as a serial line of 115,200 baud. */
  private static final int BURST_LINES = 24;

  private static final Duration BURST_EVERY = Duration.ofMillis(100);
  private static final int LONGEST_LINE = 200;
  private static final int BACKSPACE = 0x08;
  private static final int DELETE = 0x7F;
  private static final int CONTROL_C = 0x03;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final String name;
  private final TransportContext context;
  private final long started;
  private final ConsoleStream console = new ConsoleStream(this::typed, this::brokeIn);
  private final StringBuilder line = new StringBuilder();
  private long printed;
  private int counted;
  private int toCount;
  private boolean greeted;
  private volatile boolean closed;
  private volatile @Nullable Cancellable next;

  /** Creates a program that is silent until it is started. */
  public DemoHost(String name, TransportContext context) {
    this.name = name;
    this.context = context;
    this.started = context.ticker().nanos();
  }

  @Override
  public ConsoleSource console() {
    return console;
  }

  @Override
  public void start() {
    later(Duration.ofSeconds(1));
  }

  private void later(Duration delay) {
    try {
      if (!closed) {
        next = after(delay, this::tick);
      }
    } catch (RejectedExecutionException e) {
      closed = true;
    }
  }

  private Cancellable after(Duration delay, Runnable work) {
    return context.scheduler().schedule(() -> context.executor().execute(work), delay);
  }

  private synchronized void tick() {
    if (!greeted) {
      greeted =
          say(
              "\r\n\u001b[1m"
                  + name
                  + "\u001b[0m, a program inside the Workbench. Try \u001b[36mhelp\u001b[0m.\r\n"
                  + prompt());
    } else if (toCount == 0) {
      printed++;
      String log =
          String.format("[%9.3f] %s: line %d at %s", upSeconds(), name, printed, timeOfDay());
      say(CLEAR_LINE + "\u001b[90m" + log + "\u001b[0m\r\n" + prompt() + line);
    }
    later(EVERY);
  }

  private String prompt() {
    return "\u001b[32m" + name + "\u001b[0m> ";
  }

  private double upSeconds() {
    return (context.ticker().nanos() - started) / 1e9;
  }

  private String timeOfDay() {
    String time = context.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    return time.substring(time.indexOf('T') + 1);
  }

  private boolean say(String text) {
    return console.write(Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
  }

  private synchronized void typed(Bytes bytes) {
    // A terminal sends a sequence for a cursor key; the line editor knows none, and drops it.
    String text =
        new String(bytes.toArray(), StandardCharsets.UTF_8).replaceAll("\u001b\\[[^@-~]*[@-~]", "");
    text.chars().forEach(this::key);
  }

  private void key(int key) {
    if (key == '\r' || key == '\n') {
      say("\r\n");
      String command = line.toString().trim();
      line.setLength(0);
      obey(command);
      if (toCount == 0) {
        say(prompt());
      }
    } else if (key == BACKSPACE || key == DELETE) {
      if (!line.isEmpty()) {
        line.setLength(line.length() - 1);
        say("\b \b");
      }
    } else if (key == CONTROL_C) {
      line.setLength(0);
      say("^C\r\n" + prompt());
    } else if (key >= ' ' && line.length() < LONGEST_LINE) {
      line.append((char) key);
      say(Character.toString((char) key));
    }
  }

  private void obey(String command) {
    String[] words = command.split(" +", 2);
    switch (words[0]) {
      case "" -> {}
      case "help" ->
          say(
              """
              status     what this is
              count N    prints N numbered lines, at most 20,000, at 115,200 baud
              colours    what the terminal can show
              clear      clears the screen
              """
                  .replace("\n", "\r\n"));
      case "status" ->
          say(
              String.format(
                  "%s: a demo program, up %.0f s, %d lines printed; no real server\r\n",
                  name, upSeconds(), printed));
      case "count" -> count(words.length < 2 ? "" : words[1]);
      case "colours" -> colours();
      case "clear" -> say("\u001b[H\u001b[2J");
      default -> say("there is no command " + words[0] + "; try help\r\n");
    }
  }

  private void count(String number) {
    try {
      print(Integer.parseInt(number));
    } catch (NumberFormatException e) {
      say("count takes a number\r\n");
    }
  }

  @Override
  public Optional<Flood> flood() {
    return Optional.of(this::print);
  }

  /** Prints numbered lines of 48 bytes, at most 20,000, as fast as a serial line takes them. */
  private synchronized void print(int lines) {
    boolean isIdle = toCount == 0;
    counted = 0;
    toCount = Math.max(0, Math.min(MOST_LINES, lines));
    if (isIdle) {
      burst();
    }
  }

  private synchronized void burst() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < BURST_LINES && counted < toCount; i++) {
      counted++;
      text.append(
          String.format("%6d of %6d ...............................\r\n", counted, toCount));
    }
    say(text.toString());
    if (counted < toCount && !closed) {
      after(BURST_EVERY, this::burst);
    } else if (toCount > 0) {
      toCount = 0;
      say(prompt() + line);
    }
  }

  private void colours() {
    StringBuilder text = new StringBuilder();
    for (int background : new int[] {40, 100}) {
      for (int i = 0; i < 8; i++) {
        text.append("\u001b[").append(background + i).append("m      ");
      }
      text.append("\u001b[0m\r\n");
    }
    say(text + "\u001b[1mbold\u001b[0m \u001b[4munderlined\u001b[0m \u001b[7mreverse\u001b[0m\r\n");
  }

  private synchronized void brokeIn() {
    line.setLength(0);
    say(CLEAR_LINE + "\u001b[33m*** break at " + timeOfDay() + " ***\u001b[0m\r\n" + prompt());
  }

  @Override
  public void close() {
    closed = true;
    Cancellable waiting = next;
    if (waiting != null) {
      waiting.cancel();
    }
  }
}
