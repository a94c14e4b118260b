package dev.sideband.ipmi.fleet;

import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.ipmi.internal.Failures;
import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.StageCopy;
import dev.sideband.process.ProcessInfo;
import dev.sideband.time.Deadline;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerLink;
import dev.sideband.transport.WorkerListener;
import dev.sideband.transport.WorkerStatus;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One worker, reached through its BMC. All that it holds belongs to one task at a time, which also
 * calls the listener. Safe for any thread.
 */
final class BmcWorker implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final WorkerId id;
  private final MessageChannel channel;
  private final OemClient client;
  private final WorkerListener listener;
  private final Duration lookEvery;
  private final TransportContext context;
  private final SerialExecutor turn;
  private final Map<UUID, BmcOrder> orders = new LinkedHashMap<>();
  private volatile boolean connected;
  private volatile boolean closed;
  private volatile long number;
  private volatile int waiting;
  private Scheduler.@Nullable Cancellable next;

  BmcWorker(
      WorkerId id,
      MessageChannel channel,
      WorkerListener listener,
      Duration lookEvery,
      TransportContext context) {
    this.id = id;
    this.channel = channel;
    this.client = OemClient.builder(channel, context).build();
    this.listener = listener;
    this.lookEvery = lookEvery;
    this.context = context;
    this.turn = new SerialExecutor(context.executor());
    // Numbers grow over a restart of this end.
    this.number = context.clock().millis();
  }

  OemClient client() {
    return client;
  }

  TransportContext context() {
    return context;
  }

  WorkerStatus status() {
    return new WorkerStatus(id, connected, number, 0, waiting);
  }

  Deadline deadline() {
    return Deadline.after(PATIENCE, context.ticker());
  }

  /** Runs a task when the others are done; none once it is closed. */
  void inTurn(Runnable task) {
    turn.execute(() -> {
      if (!closed) {
        task.run();
      }
    });
  }

  /** Runs a task in turn, after a while. */
  Scheduler.@Nullable Cancellable later(Duration pause, Runnable task) {
    try {
      return context.scheduler().schedule(() -> inTurn(task), pause);
    } catch (RejectedExecutionException e) {
      return null; // All is being closed.
    }
  }

  /** Looks at the tables, now and again and again. */
  void look() {
    inTurn(() ->
        table(ProcessInfo.STREAM, ObjectType.PROCESS_TABLE)
            .thenCompose(seen -> table(ServiceInfo.STREAM, ObjectType.SERVICE_TABLE))
            .whenComplete((seen, failure) ->
                inTurn(() -> {
                  connected = failure == null;
                  next = later(lookEvery, this::look);
                })));
  }

  private CompletionStage<Void> table(String key, ObjectType type) {
    CompletableFuture<Void> seen = new CompletableFuture<>();
    var unused =
        FleetOfBmcs.displayed(client, type, context.random().nextInt(), deadline())
            .whenComplete((copy, failure) -> {
              if (copy != null) {
                inTurn(() -> tell(key, copy));
              }
              if (copy != null || Failures.cause(failure) instanceof OemRejectedException) {
                seen.complete(null); // It may have no such table, but it answers.
              } else {
                seen.completeExceptionally(Failures.cause(failure));
              }
            });
    return seen;
  }

  private void tell(String key, StageCopy copy) {
    try {
      listener.onState(id, key, copy.content());
    } catch (IOException | RuntimeException e) {
      context.observer().counted("link.listener.failures", id.name(), 1);
    }
  }

  /** Tells what became of an order; returns false if the listener does not take it. */
  boolean tell(InstructionReport report) {
    long following = number + 1;
    try {
      listener.onEntry(new WorkerEntry(id, InstructionReport.STREAM, following, report.encode()));
      number = following;
      return true;
    } catch (IOException | RuntimeException e) {
      context.observer().counted("link.listener.failures", id.name(), 1);
      return false;
    }
  }

  CompletionStage<Void> instruct(Bytes wire) {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    turn.execute(() -> begin(wire, taken));
    return taken.minimalCompletionStage();
  }

  private void begin(Bytes wire, CompletableFuture<Void> taken) {
    SignedInstruction signed;
    try {
      signed = SignedInstruction.decode(wire);
    } catch (MalformedMessageException e) {
      taken.completeExceptionally(
          new TargetUnavailableException(id.name(), "a BMC takes signed instructions alone", e));
      return;
    }
    UUID order = signed.instruction().id();
    BmcOrder same = orders.get(order);
    if (closed) {
      taken.completeExceptionally(new ChannelClosedException(id.name()));
    } else if (same != null && same.isOf(wire)) {
      same.alsoTell(taken);
    } else if (same != null || orders.size() >= WorkerLink.MOST_INSTRUCTIONS) {
      taken.completeExceptionally(
          new TargetUnavailableException(
              id.name(),
              same == null ? orders.size() + " instructions wait already" : "the id is another's"));
    } else {
      BmcOrder fresh = new BmcOrder(signed, this);
      orders.put(order, fresh);
      waiting = orders.size();
      fresh.alsoTell(taken);
      fresh.post();
    }
  }

  /** Forgets an order that has come to its end. */
  void ended(UUID order) {
    orders.remove(order);
    waiting = orders.size();
  }

  WorkerId id() {
    return id;
  }

  /** The listener is called no more, save for a call that is under way. */
  @Override
  public void close() {
    closed = true;
    turn.execute(() -> {
      connected = false;
      if (next != null) {
        next.cancel();
      }
      List.copyOf(orders.values())
          .forEach(order -> order.fail(new ChannelClosedException(id.name())));
      channel.close();
    });
  }
}
