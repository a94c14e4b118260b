package dev.sideband.fleet.server;

import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerLink;
import dev.sideband.transport.WorkerStatus;
import dev.sideband.wire.Bytes;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The links by which orders reach their workers. Safe for any thread. */
final class WorkerRoutes {

  private final List<WorkerLink> links = new CopyOnWriteArrayList<>();

  /** Adds a link; returns whether it is the first. */
  boolean add(WorkerLink link) {
    boolean isFirst = links.isEmpty();
    links.add(Objects.requireNonNull(link, "link"));
    return isFirst;
  }

  /** Returns the workers to which a link is connected. */
  Set<WorkerId> connected() {
    return links.stream()
        .flatMap(link -> link.workers().stream())
        .filter(WorkerStatus::connected)
        .map(WorkerStatus::worker)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Tells whether a link is connected to a worker. */
  boolean isConnected(WorkerId worker) {
    return links.stream()
        .flatMap(link -> link.workers().stream())
        .anyMatch(status -> status.connected() && status.worker().equals(worker));
  }

  /** Sends an order by the first link that is connected to its worker, or knows it. */
  CompletionStage<Void> carry(WorkerId worker, Bytes wire) {
    @Nullable WorkerLink known = null;
    for (WorkerLink link : links) {
      for (WorkerStatus status : link.workers()) {
        if (status.worker().equals(worker)) {
          if (status.connected()) {
            return link.instruct(worker, wire);
          }
          known = known == null ? link : known;
        }
      }
    }
    WorkerLink link = known == null && !links.isEmpty() ? links.get(0) : known;
    return link == null
        ? CompletableFuture.failedFuture(new ChannelClosedException(worker.name()))
        : link.instruct(worker, wire);
  }
}
