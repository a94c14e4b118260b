package dev.sideband.fleet.service;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What whoever replaces the code of a service waits for. For one thread at a time. */
final class CodeWaits {

  private @Nullable CompletableFuture<Void> stop;
  private @Nullable CompletableFuture<Void> start;
  private @Nullable CompletableFuture<Void> ready;

  void forStop(CompletableFuture<Void> result) {
    fail(stop, "asked again");
    stop = result;
  }

  void forStart(CompletableFuture<Void> result) {
    fail(start, "asked again");
    start = result;
  }

  void forReady(CompletableFuture<Void> result) {
    fail(ready, "asked again");
    ready = result;
  }

  /** Tells whether somebody waits for the end of the process. */
  boolean isStopping() {
    return stop != null;
  }

  void stopped() {
    CompletableFuture<Void> told = stop;
    stop = null;
    done(told);
  }

  void started() {
    CompletableFuture<Void> told = start;
    start = null;
    done(told);
  }

  void ready() {
    CompletableFuture<Void> told = ready;
    ready = null;
    done(told);
  }

  /** The process ended, or never came to be: nothing starts any more, and all has stopped. */
  void ended(String why) {
    CompletableFuture<Void> start = this.start;
    CompletableFuture<Void> ready = this.ready;
    this.start = null;
    this.ready = null;
    fail(start, why);
    fail(ready, why);
    stopped();
  }

  void stopFailed(String why) {
    CompletableFuture<Void> told = stop;
    stop = null;
    fail(told, why);
  }

  static void fail(@Nullable CompletableFuture<Void> result, String why) {
    if (result != null) {
      result.completeExceptionally(new IOException(why));
    }
  }

  private static void done(@Nullable CompletableFuture<Void> result) {
    if (result != null) {
      result.complete(null);
    }
  }
}
