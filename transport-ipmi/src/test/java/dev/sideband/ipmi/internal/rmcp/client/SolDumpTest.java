package dev.sideband.ipmi.internal.rmcp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.FakeContext;
import dev.sideband.transport.ConsoleChunk.Kind;
import dev.sideband.transport.ConsoleLine.State;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S2-40")
class SolDumpTest {

  private static final String END = "\r\n<End Of History>\r\n";

  private final FakeContext context = new FakeContext();
  private final HandConsole console = new HandConsole(context.ticker());
  private final CompletableFuture<Bytes> kept =
      SolDump.read(console, context, context.seconds(30)).toCompletableFuture();

  @BeforeEach
  void theConsoleIsThere() {
    console.become(State.LIVE);
  }

  @AfterEach
  void theConsoleIsClosed() {
    assertTrue(kept.isDone());
    assertTrue(console.closed);
  }

  private void sayBeginningOfMark() {
    console.say(Kind.NEXT, "one\r\n" + END.substring(0, 7));
  }

  private String kept() {
    return new String(kept.join().toArray(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void endsAtTheMarkHoweverItIsCut() {
    sayBeginningOfMark();
    assertFalse(kept.isDone());
    console.say(Kind.NEXT, END.substring(7));
    assertEquals("one\r\n", kept());
  }

  @Test
  void leavesOutWhatTheHostNeverSaidBehindFullMemory() {
    console.say(Kind.NEXT, "a\0b\r\n\0\0\0\0\0" + END);
    assertEquals("a\0b\r\n", kept());
  }

  @Test
  void isEmptyWhenNothingWasSaid() {
    console.say(Kind.NEXT, "\0\0" + END);
    assertEquals("", kept());
  }

  @Test
  void leavesOutWhatCameBeforeLostPackets() {
    console.say(Kind.NEXT, "one\r\ntw");
    console.say(Kind.AFTER_GAP, "ree\r\nfour\r\n" + END);
    assertEquals("ree\r\nfour\r\n", kept());
  }

  @Test
  void takesNoRestOfTheMarkForWhatTheHostSaid() {
    sayBeginningOfMark();
    console.say(Kind.AFTER_GAP, END.substring(9));
    context.pass(3);
    assertEquals("", kept());
  }

  @Test
  void leavesOutWhatComesAgain() {
    console.say(Kind.NEXT, "one\r\n");
    console.say(Kind.INFERRED_REPEAT, "one\r\n");
    console.say(Kind.NEXT, "two" + END);
    assertEquals("one\r\ntwo", kept());
  }

  @Test
  void endsWhenNothingComesForThreeSeconds() {
    context.pass(2);
    console.say(Kind.NEXT, "one\r\n");
    context.pass(2.9);
    assertFalse(kept.isDone());
    context.pass(0.1);
    assertEquals("one\r\n", kept());
  }

  @Test
  void failsWithTheLine() {
    console.say(Kind.NEXT, "one\r\n");
    console.become(State.LOST);
    assertFails("what it kept: by hand");
  }

  @Test
  void failsWhenItsTimeIsOver() {
    for (int i = 0; i < 15; i++) {
      console.say(Kind.NEXT, "and on\r\n");
      context.pass(2);
    }
    assertFails("what it kept: it does not come to an end");
  }

  private void assertFails(String reason) {
    Throwable cause = assertThrows(CompletionException.class, kept::join).getCause();
    TargetUnavailableException failure = assertInstanceOf(TargetUnavailableException.class, cause);
    assertTrue(failure.toString().endsWith(reason), failure::toString);
  }
}
