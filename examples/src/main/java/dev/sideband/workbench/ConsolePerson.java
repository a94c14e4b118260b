package dev.sideband.workbench;

import dev.sideband.ring.RingListener;
import dev.sideband.ring.RingRecord;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Whoever sits at a console in a terminal: is shown what it says, is told of the line, is asked
 * whether the console may be taken over, and types.
 *
 * <p>Safe for any thread.
 */
final class ConsolePerson implements ConsoleListener {

  private static final int MOST_KEYS = 1_024;
  private static final long PATIENCE_SECONDS = 30;

  private final InputStream in;
  private final PrintStream err;
  private final boolean hasTerminal;
  private final Runnable onLeave;
  private final BlockingQueue<Boolean> answers = new ArrayBlockingQueue<>(1);
  private volatile boolean isAsked;
  private volatile boolean isOver;
  private volatile boolean hasFailed;

  /**
   * Creates somebody.
   *
   * @param hasTerminal whether the input is a terminal in raw mode, whose reads end without a byte
   * @param onLeave is called when they want to leave, or have to
   */
  ConsolePerson(InputStream in, PrintStream err, boolean hasTerminal, Runnable onLeave) {
    this.in = in;
    this.err = err;
    this.hasTerminal = hasTerminal;
    this.onLeave = onLeave;
  }

  /** Tells whether they had to leave. */
  boolean hasFailed() {
    return hasFailed;
  }

  /** Returns what shows them each record that is stored, and appends it to a text file. */
  RingListener reading(ConsoleOutput output, ConsoleTextFile text) {
    return new RingListener() {
      @Override
      public void onRecord(RingRecord record) {
        try {
          output.show(record);
          text.write(record);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void onFailure(Exception cause) {
        fail(String.valueOf(cause.getMessage()));
      }
    };
  }

  /** A terminal that takes all bytes as they are needs the return as well. */
  private void say(String text) {
    err.print("[" + text + "]" + (hasTerminal ? "\r\n" : System.lineSeparator()));
    err.flush();
  }

  private void fail(String why) {
    if (!isOver) {
      hasFailed = true;
      say(why);
      onLeave.run();
    }
  }

  @Override
  public void received(ConsoleChunk chunk) {
    // It is shown when it is stored.
  }

  @Override
  public void changed(ConsoleLine line) {
    String why = line.reason().isEmpty() ? "" : ": " + line.reason();
    if (line.state() == ConsoleLine.State.ENDED) {
      fail("the console ended" + why);
    } else if (!isOver) {
      say(ConsoleSession.words(line.state()) + why);
    }
  }

  @Override
  public void breakDetected() {
    say("the host sent a break");
  }

  @Override
  public boolean mayTakeOver(long holder) {
    answers.clear();
    isAsked = true;
    say("somebody else has the console, in session " + holder + "; take it? y or n");
    try {
      return Boolean.TRUE.equals(answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      isAsked = false;
    }
  }

  /** Types until it is over; without a terminal, the end of the input ends the typing alone. */
  void type(ConsoleSession session) {
    ConsoleKeys keys = new ConsoleKeys(new Hands(session));
    byte[] typed = new byte[MOST_KEYS];
    try {
      int count = 0;
      while (!isOver && (count >= 0 || hasTerminal)) {
        count = in.read(typed);
        if (count > 0 && isAsked) {
          answers.offer(typed[0] == 'y');
        } else if (count > 0) {
          keys.take(typed, count);
        }
      }
    } catch (IOException e) {
      fail("cannot read what is typed: " + e.getMessage());
    }
  }

  /** Ends it, with a last word. */
  void leave(ConsoleSession session) {
    isOver = true;
    say(session.status());
  }

  private final class Hands implements ConsoleKeys.Hands {

    private final ConsoleSession session;

    Hands(ConsoleSession session) {
      this.session = session;
    }

    @Override
    public void type(byte[] bytes) {
      session.type(bytes);
    }

    @Override
    public void sendBreak() {
      session.sendBreak();
      say("a break is sent");
    }

    @Override
    public void show() {
      ConsoleKeys.HELP.lines().forEach(ConsolePerson.this::say);
      say(session.status());
    }

    @Override
    public void detach() {
      onLeave.run();
    }
  }
}
