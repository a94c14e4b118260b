package dev.sideband.fleet.service;

import dev.sideband.time.Scheduler.Cancellable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An order that is being carried out. For one thread at a time. */
final class AwaitedOrder {

  private final CompletableFuture<ServiceResult> waiting;
  private @Nullable Cancellable limit;

  AwaitedOrder(CompletableFuture<ServiceResult> result) {
    this.waiting = result;
  }

  /** Names what ends the wait. */
  void limit(Cancellable timer) {
    limit = timer;
  }

  void end(ServiceResult result) {
    if (limit != null) {
      limit.cancel();
    }
    waiting.complete(result);
  }
}
