package dev.sideband.ipmi;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What came of a stage. */
public final class Outcome {

  private static final long LIMIT_SECONDS = 20;

  private Outcome() {}

  /** Returns the value of a stage that has one or is about to. */
  public static <T> T of(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Returns the failure of a stage that has failed or is about to. */
  public static <E extends Throwable> E failure(Class<E> type, CompletionStage<?> stage)
      throws InterruptedException, TimeoutException {
    try {
      Object value = stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("completed with " + value);
    } catch (ExecutionException e) {
      return assertInstanceOf(type, e.getCause());
    }
  }

  /** Checks that nothing has come of a stage yet. */
  public static void assertOpen(CompletionStage<?> stage) {
    assertFalse(stage.toCompletableFuture().isDone());
  }

  /** Checks that a stage has an outcome already. */
  public static void assertSettled(CompletionStage<?> stage) {
    assertTrue(stage.toCompletableFuture().isDone());
  }
}
