package dev.sideband.console;

import dev.sideband.time.Deadline;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleChunk.Place;
import dev.sideband.transport.HistoryPart;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks a console's history, and bounds how long that takes. Whoever asks may hold a lock: as long
 * as the executor runs nothing inside the call, the history is not called there, and its answer,
 * which may be there at once, comes later. There is an answer to each question, if only why there
 * is none. Safe for any thread.
 */
final class HistoryQuestions {

  private static final int MOST_BYTES = 1_024;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ConsoleChannel channel;
  private final TransportContext context;

  HistoryQuestions(ConsoleChannel channel, TransportContext context) {
    this.channel = channel;
    this.context = context;
  }

  /** Tells whether there is anything to {@link #recall}, now or ever. */
  boolean canRecall() {
    return channel.history().keepsRecent();
  }

  /**
   * Asks for numbered bytes from a place on.
   *
   * @param then takes them, or why they cannot be had
   */
  void fetch(Place from, BiConsumer<@Nullable HistoryPart, @Nullable Throwable> then) {
    ask(deadline -> channel.history().fetch(from, MOST_BYTES, deadline), then);
  }

  /**
   * Asks for the newest bytes that are kept without numbers.
   *
   * @param then takes them, or why they cannot be had
   */
  void recall(BiConsumer<@Nullable Bytes, @Nullable Throwable> then) {
    ask(deadline -> channel.history().recent(deadline), then);
  }

  private <T> void ask(
      Function<Deadline, CompletionStage<T>> question,
      BiConsumer<@Nullable T, @Nullable Throwable> then) {
    Deadline deadline = Deadline.after(PATIENCE, context.ticker());
    try {
      context.executor().execute(() -> answer(question, deadline, then));
    } catch (RejectedExecutionException e) {
      pause(() -> then.accept(null, e));
    }
  }

  private static <T> void answer(
      Function<Deadline, CompletionStage<T>> question,
      Deadline deadline,
      BiConsumer<@Nullable T, @Nullable Throwable> then) {
    CompletionStage<T> answer;
    try {
      answer = question.apply(deadline);
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedStage(e);
    }
    answer.whenComplete(then);
  }

  /** Runs a task when it is time to ask again. */
  void pause(Runnable then) {
    try {
      context.scheduler().schedule(then, PAUSE);
    } catch (RejectedExecutionException e) {
      // The time is over; what is missing is fetched after the next start.
    }
  }
}
