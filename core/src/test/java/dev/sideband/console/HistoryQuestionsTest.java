package dev.sideband.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sideband.monitor.ManualContext;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.HistoryPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryQuestionsTest {

  private final ManualContext context = new ManualContext();
  private final HandConsole console = new HandConsole();
  private final HistoryQuestions questions = new HistoryQuestions(console, context);
  private final List<@Nullable Object> answers = new ArrayList<>();
  private final List<@Nullable Throwable> failures = new ArrayList<>();

  private void answered(@Nullable Object answer, @Nullable Throwable failure) {
    answers.add(answer);
    failures.add(failure);
  }

  /** Whoever asks may hold a lock. */
  @Test
  void nothingIsAskedInsideTheCall() {
    console.kept = "kept";
    questions.recall(this::answered);
    assertEquals(0, console.asked);

    context.run();
    assertEquals(1, console.asked);
    assertEquals(List.of(HandConsole.bytes("kept")), answers);
  }

  @Test
  void anAnswerThatIsThereAtOnceComesAfterTheCall() {
    console.sayUnheard("some");
    ConsoleChunk.Place from = new ConsoleChunk.Place(console.stream, 1);
    questions.fetch(from, this::answered);
    assertEquals(List.of(), answers);

    context.run();
    assertEquals(List.of(new HistoryPart.Found(from, HandConsole.bytes("ome"))), answers);
  }

  @Test
  void whoAsksLearnsWhyThereIsNoAnswer() {
    console.failure = new ChannelClosedException("hand");
    questions.fetch(new ConsoleChunk.Place(console.stream, 0), this::answered);
    context.run();
    assertSame(console.failure, failures.get(0));
  }

  @Test
  void whoAsksLearnsLaterThatNobodyCanBeAskedNow() {
    context.isFull = true;
    questions.recall(this::answered);
    assertEquals(List.of(), failures);
    context.time.advance(Duration.ofSeconds(1));
    assertInstanceOf(RejectedExecutionException.class, failures.get(0));
  }

  @Test
  void whoAsksLearnsThatTheHistoryBroke() {
    console.breaks = new IllegalStateException("hand");
    questions.recall(this::answered);
    context.run();
    assertSame(console.breaks, failures.get(0));
  }

  @Test
  void itIsAskedAgainAfterASecond() {
    questions.pause(() -> answered("again", null));
    context.time.advance(Duration.ofMillis(999));
    assertEquals(List.of(), answers);
    context.time.advance(Duration.ofMillis(1));
    assertEquals(List.of("again"), answers);
  }
}
