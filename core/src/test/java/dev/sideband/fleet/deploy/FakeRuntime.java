package dev.sideband.fleet.deploy;

import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs one service as its code says: the file {@code how} of the current version is what it does
 * when it is started. What it is told, and when, stands in {@link #events}.
 */
final class FakeRuntime implements ServiceRuntime {

  static final String WELL = "well";
  static final String NO_START = "no start";
  static final String NEVER_READY = "never ready";
  static final String ENDS = "ends";
  static final String NO_STOP = "no stop";

  private static final Duration STOPS = Duration.ofSeconds(2);
  private static final Duration STARTS = Duration.ofSeconds(1);
  private static final Duration IS_READY = Duration.ofSeconds(3);

  final List<String> events = new ArrayList<>();
  boolean wanted = true;
  boolean dead;
  @Nullable String running;

  /** A version that never gets ready here, although it does elsewhere. */
  String bad = "";

  private final Path current;
  private final FakeTime time;

  FakeRuntime(Path current, FakeTime time) {
    this.current = current;
    this.time = time;
  }

  Optional<String> running() {
    return Optional.ofNullable(running);
  }

  private String how() {
    try {
      return Files.readString(current.resolve("how"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String version() {
    try {
      return Files.readSymbolicLink(current).getFileName().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean isWanted(String service) {
    return wanted;
  }

  @Override
  public CompletionStage<Void> stop(String service) {
    if (running == null) {
      return CompletableFuture.completedFuture(null);
    }
    return after(
        STOPS,
        "stop " + running,
        () -> {
          if (how().equals(NO_STOP)) {
            throw new IllegalStateException("it cannot be killed");
          }
          running = null;
        });
  }

  @Override
  public CompletionStage<Void> start(String service) {
    return after(
        STARTS,
        "start " + version(),
        () -> {
          if (how().equals(NO_START)) {
            throw new IllegalStateException("no such program");
          }
          running = version();
        });
  }

  @Override
  public CompletionStage<Void> awaitReady(String service, Duration timeout) {
    if (how().equals(NEVER_READY) || version().equals(bad)) {
      return new CompletableFuture<>();
    }
    return after(
        IS_READY,
        "probe " + version(),
        () -> {
          if (how().equals(ENDS)) {
            running = null;
            throw new IllegalStateException("it ended with exit code 3");
          }
        });
  }

  private CompletionStage<Void> after(Duration delay, String event, Runnable what) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    if (dead) {
      return end;
    }
    events.add(event);
    time.schedule(
        () -> {
          if (dead) {
            return;
          }
          try {
            what.run();
            end.complete(null);
          } catch (IllegalStateException e) {
            end.completeExceptionally(e);
          }
        },
        delay);
    return end;
  }
}
