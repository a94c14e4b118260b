package dev.sideband.lab;

import dev.sideband.ipmi.bmc.ConsoleStream;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A host whose console says what a test wants, and keeps what is typed. */
final class LabHost {

  static final String BREAK = "<break>";

  private static final int LONGEST_SECONDS = 60;

  private final BlockingQueue<String> coming = new LinkedBlockingQueue<>();
  private final StringBuilder typed = new StringBuilder();
  private final ConsoleStream console =
      new ConsoleStream(
          bytes -> coming.add(new String(bytes.toArray(), StandardCharsets.ISO_8859_1)),
          () -> coming.add(BREAK));

  ConsoleStream console() {
    return console;
  }

  void say(String text) {
    console.write(Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Says numbered lines, and returns them. */
  String sayLines(String what, int count) {
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String line = String.format("%s %05d of a console that says a lot\r\n", what, i);
      said.append(line);
      say(line);
    }
    return said.toString();
  }

  /**
   * Waits until a text has been typed since the text that was waited for last; returns what was
   * typed in between.
   */
  String awaitTyped(String text) throws InterruptedException {
    while (typed.indexOf(text) < 0) {
      @Nullable String more = coming.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
      if (more == null) {
        throw new AssertionError("no \"" + text + "\" in \"" + typed + "\"");
      }
      typed.append(more);
    }
    int at = typed.indexOf(text);
    String before = typed.substring(0, at);
    typed.delete(0, at + text.length());
    return before;
  }
}
