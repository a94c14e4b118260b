package dev.sideband.ipmi.internal.rmcp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.sideband.ipmi.FakeContext;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleChunk.Kind;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S2-40")
class SolDumpTest {

  private static final String END = "\r\n<End Of History>\r\n";

  private final FakeContext context = new FakeContext();
  private final ConsoleChannel console = mock(ConsoleChannel.class);
  private final List<ConsoleListener> listeners = new ArrayList<>();
  private final CompletableFuture<Bytes> kept = read();

  private CompletableFuture<Bytes> read() {
    when(console.target()).thenReturn("bmc");
    doAnswer(call -> listeners.add(call.getArgument(0))).when(console).start(any());
    return SolDump.read(console, context, context.seconds(30)).toCompletableFuture();
  }

  @AfterEach
  void theConsoleIsClosed() {
    assertTrue(kept.isDone());
    verify(console).close();
  }

  private void say(Kind kind, String text) {
    Bytes bytes = Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
    ConsoleChunk chunk = new ConsoleChunk(kind, null, bytes, context.ticker().nanos());
    listeners.get(0).received(chunk);
  }

  private void become(ConsoleLine.State state) {
    listeners.get(0).changed(new ConsoleLine(state, "by hand", Duration.ZERO, null));
  }

  private String kept() {
    return new String(kept.join().toArray(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void endsAtTheMarkHoweverItIsCut() {
    become(ConsoleLine.State.LIVE);
    say(Kind.NEXT, "one\r\n" + END.substring(0, 7));
    assertFalse(kept.isDone());
    say(Kind.NEXT, END.substring(7));
    assertEquals("one\r\n", kept());
  }

  @Test
  void leavesOutWhatTheHostNeverSaidBehindFullMemory() {
    become(ConsoleLine.State.LIVE);
    say(Kind.NEXT, "a\0b\r\n\0\0\0\0\0" + END);
    assertEquals("a\0b\r\n", kept());
  }

  @Test
  void isEmptyWhenNothingWasSaid() {
    become(ConsoleLine.State.LIVE);
    say(Kind.NEXT, "\0\0" + END);
    assertEquals("", kept());
  }

  @Test
  void leavesOutWhatCameBeforeLostPackets() {
    become(ConsoleLine.State.LIVE);
    say(Kind.NEXT, "one\r\ntw");
    say(Kind.AFTER_GAP, "ree\r\nfour\r\n" + END);
    assertEquals("ree\r\nfour\r\n", kept());
  }

  @Test
  void takesNoRestOfTheMarkForWhatTheHostSaid() {
    become(ConsoleLine.State.LIVE);
    say(Kind.NEXT, "one\r\n" + END.substring(0, 7));
    say(Kind.AFTER_GAP, END.substring(9));
    context.pass(3);
    assertEquals("", kept());
  }

  @Test
  void leavesOutWhatComesAgain() {
    become(ConsoleLine.State.LIVE);
    say(Kind.NEXT, "one\r\n");
    say(Kind.INFERRED_REPEAT, "one\r\n");
    say(Kind.NEXT, "two" + END);
    assertEquals("one\r\ntwo", kept());
  }

  @Test
  void endsWhenNothingComesForThreeSeconds() {
    become(ConsoleLine.State.LIVE);
    context.pass(2);
    say(Kind.NEXT, "one\r\n");
    context.pass(2.9);
    assertFalse(kept.isDone());
    context.pass(0.1);
    assertEquals("one\r\n", kept());
  }

  @Test
  void failsWithTheLine() {
    become(ConsoleLine.State.LIVE);
    say(Kind.NEXT, "one\r\n");
    become(ConsoleLine.State.LOST);
    assertFails("what it kept: by hand");
  }

  @Test
  void failsWhenItsTimeIsOver() {
    become(ConsoleLine.State.LIVE);
    for (int i = 0; i < 15; i++) {
      say(Kind.NEXT, "and on\r\n");
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
