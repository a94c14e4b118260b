package dev.sideband.fleet.service;

import dev.sideband.fleet.internal.SerialQueue;
import dev.sideband.table.Table;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.TransportContext;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Where the keepers of all services of a worker live: they share a queue, on which each of them is
 * told and asked, one at a time.
 *
 * <p>Safe for any thread; nothing waits in a call.
 */
final class ServiceHouse implements KeeperHouse {

  /** Something that a keeper is asked, on the queue. */
  interface Question<T> {
    void ask(ServiceKeeper keeper, CompletableFuture<T> result);
  }

  private final Map<String, ServiceKeeper> keepers = new LinkedHashMap<>();
  private final ServiceTools tools;
  private final ServiceMemory memory;
  private final ServiceListener listener;
  private final BootClock clock;
  private final TransportContext context;
  private final SerialQueue queue;
  private boolean closed; // Seen on the queue alone.

  /**
   * Makes a keeper for each service; none does anything yet.
   *
   * @param ordered each behind what it depends on
   */
  ServiceHouse(
      List<ServiceDeclaration> ordered,
      ServiceTools tools,
      ServiceMemory memory,
      ServiceListener listener,
      BootClock clock,
      TransportContext context) {
    this.tools = tools;
    this.memory = memory;
    this.listener = Objects.requireNonNull(listener, "listener");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.context = context;
    this.queue = new SerialQueue(context.executor());
    for (ServiceDeclaration each : ordered) {
      keepers.put(each.name(), new ServiceKeeper(each, this));
    }
  }

  /** Returns all keepers, each behind those of the services that its own depends on. */
  Collection<ServiceKeeper> keepers() {
    return Collections.unmodifiableCollection(keepers.values());
  }

  /** Returns the keeper of a service; empty if none has that name. */
  Optional<ServiceKeeper> find(String service) {
    return Optional.ofNullable(keepers.get(service));
  }

  /** Tells the keeper of a service something, if there is such a service. */
  void tell(String service, Consumer<ServiceKeeper> news) {
    find(service).ifPresent(keeper -> queue.execute(() -> news.accept(keeper)));
  }

  /** Tells all keepers something, with nothing else between them. */
  void tellAll(Consumer<ServiceKeeper> news) {
    queue.execute(() -> keepers.values().forEach(news));
  }

  /** Asks the keeper of a service; without one, or when all have been closed, it has failed. */
  CompletionStage<ServiceResult> ask(String service, Question<ServiceResult> question) {
    CompletableFuture<ServiceResult> result = new CompletableFuture<>();
    ServiceKeeper keeper = keepers.get(service);
    if (keeper == null) {
      result.complete(new ServiceResult(false, "no service " + service));
      return result;
    }
    queue.execute(() -> {
      if (closed) {
        result.complete(new ServiceResult(false, "the agent ended"));
      } else {
        question.ask(keeper, result);
      }
    });
    return result.minimalCompletionStage();
  }

  /** Asks the keeper of a service about its code; without one that completes exceptionally. */
  CompletionStage<Void> askForCode(String service, Question<Void> question) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    ServiceKeeper keeper = keepers.get(service);
    if (keeper == null) {
      CodeWaits.fail(result, "no service " + service);
      return result;
    }
    queue.execute(() -> question.ask(keeper, result));
    return result.minimalCompletionStage();
  }

  /** Has all keepers watch no longer; what runs goes on running. Idempotent. */
  void close() {
    queue.execute(() -> {
      closed = true;
      keepers.values().forEach(ServiceKeeper::close);
    });
  }

  @Override
  public ServiceTools tools() {
    return tools;
  }

  @Override
  public TransportContext context() {
    return context;
  }

  @Override
  public Executor queue() {
    return task ->
        queue.execute(() -> {
          if (!closed) {
            task.run();
          }
        });
  }

  @Override
  public BootClock clock() {
    return clock;
  }

  @Override
  public HostBoot boot() {
    return clock.boot() instanceof HostBoot host ? host : HostBoot.UNKNOWN;
  }

  @Override
  public ServiceMemory memory() {
    return memory;
  }

  @Override
  public List<String> missing(ServiceDeclaration service) {
    return service.dependsOn().stream().filter(each -> !isReady(each)).sorted().toList();
  }

  private boolean isReady(String service) {
    return find(service).filter(ServiceKeeper::isReady).isPresent();
  }

  @Override
  public void ready() {
    // Behind what is being done, so that each change is told before those that follow from it.
    tellAll(ServiceKeeper::launch);
  }

  @Override
  public void changed(
      ServiceInfo before, ServiceInfo after, Optional<ProcessEnd> end, Optional<Table> record) {
    if (before.state().equals(after.state())
        && before.needsAttention() == after.needsAttention()
        && end.isEmpty()) {
      listener.onDetail(after);
    } else {
      listener.onChange(before, after, end, record);
    }
  }

  @Override
  public void detail(ServiceInfo after) {
    listener.onDetail(after);
  }
}
