package dev.sideband.ipmi.fleet;

import dev.sideband.Sideband;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerLink;
import dev.sideband.transport.WorkerListener;
import dev.sideband.transport.WorkerStatus;
import dev.sideband.wire.Bytes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A monitor server's end of links that lead through the BMCs of its workers, for when a worker's
 * own network is down; {@link dev.sideband.ipmi.oem.BmcUplink} is the other end. Give it to a
 * {@link dev.sideband.fleet.server.FleetServer} behind the usual link, so that orders take this way
 * when that one is not connected.
 *
 * <p>The listener gets the tables of processes and services as states, each time they are looked
 * at, and the answers to orders as entries of the stream {@value
 * dev.sideband.fleet.InstructionReport#STREAM}. It is not told that a worker is connected or no
 * longer: that a BMC answers says nothing of what runs in its host. A worker that is connected by
 * no other way shows as {@link dev.sideband.fleet.server.WorkerState#BESIDE} while its BMC answers.
 *
 * <p>Instructions are {@link dev.sideband.fleet.SignedInstruction}s. One is posted again and again
 * until the BMC has it or its deadline passes, and waits once; it counts as taken when the agent
 * says that it has it. What becomes of it is asked for until its end, an hour beyond its deadline
 * at most. After this end was closed, give an instruction again to be told of it.
 *
 * <p>Sessions stay open. Safe for any thread.
 */
public final class BmcWorkerLink implements WorkerLink {

  /** How often the tables of a worker are looked at, unless it is said otherwise. */
  public static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private final WorkerListener listener;
  private final Duration lookEvery;
  private final Sideband sideband;
  private final Map<WorkerId, BmcWorker> workers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Creates a link without workers, which looks at their tables {@link #LOOK_EVERY} so often. */
  public BmcWorkerLink(WorkerListener listener, Sideband sideband) {
    this(listener, LOOK_EVERY, sideband);
  }

  /** Creates a link without workers. */
  public BmcWorkerLink(WorkerListener listener, Duration lookEvery, Sideband sideband) {
    if (lookEvery.isNegative() || lookEvery.isZero()) {
      throw new IllegalArgumentException("looks every " + lookEvery);
    }
    this.listener = Objects.requireNonNull(listener, "listener");
    this.lookEvery = lookEvery;
    this.sideband = Objects.requireNonNull(sideband, "sideband");
  }

  /**
   * Adds a worker by its BMC's address, or gives it another BMC, and begins to look at it.
   *
   * @param bmc such as {@code ipmi://admin@10.0.0.5}; an administrator may give orders, an operator
   *     may look
   * @throws TransportException if no transport knows such an address
   */
  public BmcWorkerLink add(WorkerId worker, URI bmc, Credentials credentials)
      throws TransportException {
    return add(worker, sideband.open(bmc, MessageChannel.class, credentials));
  }

  /** Adds a worker, or gives it another channel to its BMC; the link closes the channel. */
  public BmcWorkerLink add(WorkerId worker, MessageChannel bmc) {
    BmcWorker fresh = new BmcWorker(worker, bmc, listener, lookEvery, sideband);
    BmcWorker before = workers.put(worker, fresh);
    if (before != null) {
      before.close();
    }
    if (closed) {
      fresh.close();
    } else {
      fresh.look();
    }
    return this;
  }

  /** Takes a worker out and closes the channel to its BMC; without effect if it is not known. */
  public BmcWorkerLink remove(WorkerId worker) {
    BmcWorker known = workers.remove(worker);
    if (known != null) {
      known.close();
    }
    return this;
  }

  @Override
  public CompletionStage<Void> instruct(WorkerId worker, Bytes instruction) {
    if (instruction.size() > Uplink.MOST_BYTES) {
      throw new IllegalArgumentException("instruction of " + instruction.size() + " bytes");
    }
    if (closed) {
      return CompletableFuture.failedStage(new ChannelClosedException(worker.name()));
    }
    BmcWorker known = workers.get(worker);
    return known == null
        ? CompletableFuture.failedStage(
            new TargetUnavailableException(worker.name(), "its BMC is not known"))
        : known.instruct(instruction);
  }

  @Override
  public List<WorkerStatus> workers() {
    return workers.values().stream().map(BmcWorker::status).toList();
  }

  /**
   * Ends all links and closes the channels to the BMCs. The listener is called no more, save for a
   * call that is under way, for which this does not wait. Idempotent.
   */
  @Override
  public void close() {
    closed = true;
    workers.values().forEach(BmcWorker::close);
  }
}
