package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Both ends of one worker's link in one process; one task at a time calls the listener. */
final class LocalUplink implements Uplink {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final WorkerId worker;
  private final WorkerListener listener;
  private final TransportContext context;
  private final InstructionQueue instructions;
  private final AtomicBoolean working = new AtomicBoolean();
  private final AtomicBoolean instructing = new AtomicBoolean();

  // All guarded by this object.
  private final Deque<WorkerEntry> entries = new ArrayDeque<>();
  private final Map<String, Bytes> states = new LinkedHashMap<>();
  private @Nullable InstructionListener instructed;
  private @Nullable Exception failure;
  private boolean connected;
  private boolean told;
  private boolean pausing;
  private long number;
  private long taken;
  private long lost;
  private long untoldLost;
  private long connections;

  LocalUplink(WorkerId worker, WorkerListener listener, TransportContext context) {
    this.worker = worker;
    this.listener = listener;
    this.context = context;
    this.instructions = new InstructionQueue(worker, context.executor());
  }

  LocalUplink connect() {
    synchronized (this) {
      if (connected) {
        throw new IllegalStateException(worker + " is connected");
      }
      connected = true;
      instructed = null;
      connections++;
    }
    work();
    return this;
  }

  @Override
  public void offerState(String key, Bytes state) {
    check(key, state, MOST_BYTES);
    synchronized (this) {
      if (states.size() == MOST_KEYS && !states.containsKey(key)) {
        throw new IllegalArgumentException("more than " + MOST_KEYS + " keys");
      }
      if (connected) {
        states.put(key, state);
      }
    }
    work();
  }

  @Override
  public void append(String stream, Bytes entry) throws IOException {
    check(stream, entry, mostEntryBytes());
    synchronized (this) {
      if (!connected) {
        throw new ChannelClosedException(worker.name());
      }
      if (entries.size() == LocalLink.MOST_WAITING) {
        entries.removeFirst();
        lost++;
        untoldLost++;
        context.observer().counted("link.lost", worker.name(), 1);
      }
      entries.add(new WorkerEntry(worker, stream, ++number, entry));
    }
    work();
  }

  private static void check(String name, Bytes data, int most) {
    if (!Uplink.isFit(name) || data.size() > most) {
      throw new IllegalArgumentException(data.size() + " bytes for \"" + name + "\"");
    }
  }

  @Override
  public int mostEntryBytes() {
    return MOST_BYTES;
  }

  @Override
  public void instructions(InstructionListener newListener) {
    Objects.requireNonNull(newListener, "listener");
    synchronized (this) {
      if (instructed != null) {
        throw new IllegalStateException("instructions are listened to already");
      }
      instructed = newListener;
    }
    start(instructing, this::giveInstructions);
  }

  CompletionStage<Void> instruct(Bytes instruction) {
    CompletionStage<Void> result = instructions.add(instruction);
    start(instructing, this::giveInstructions);
    return result;
  }

  private void giveInstructions() {
    Optional<InstructionQueue.Waiting> next = instructions.first();
    InstructionListener present = present();
    while (next.isPresent() && present != null) {
      instructions.taken(next.get().number());
      try {
        present.onInstruction(next.get().instruction());
      } catch (RuntimeException e) {
        context.observer().counted("link.instruction.failures", worker.name(), 1);
      }
      next = instructions.first();
      present = present();
    }
    instructing.set(false);
    if (instructions.size() > 0 && present() != null) {
      start(instructing, this::giveInstructions);
    }
  }

  private synchronized @Nullable InstructionListener present() {
    return connected ? instructed : null;
  }

  private void work() {
    start(working, this::deliver);
  }

  private void start(AtomicBoolean running, Runnable task) {
    if (running.compareAndSet(false, true)) {
      try {
        context.executor().execute(task);
      } catch (RejectedExecutionException e) {
        // The executor has been shut down: there is nobody left to call.
        running.set(false);
      }
    }
  }

  private void deliver() {
    try {
      Call next = next();
      while (next != null) {
        next.run();
        next = next();
      }
    } catch (IOException | RuntimeException e) {
      failed(e);
    } finally {
      working.set(false);
    }
    if (isWaiting()) {
      work();
    }
  }

  /** What is to be told to the listener next. */
  private interface Call {
    void run() throws IOException;
  }

  private synchronized @Nullable Call next() {
    if (connected != told) {
      told = connected;
      return connected ? () -> listener.onConnected(worker) : () -> listener.onDisconnected(worker);
    }
    if (!connected || pausing) {
      return null;
    }
    Iterator<Map.Entry<String, Bytes>> first = states.entrySet().iterator();
    if (first.hasNext()) {
      Map.Entry<String, Bytes> state = first.next();
      return () -> giveState(state.getKey(), state.getValue());
    }
    if (untoldLost > 0) {
      long entriesLost = untoldLost;
      untoldLost = 0;
      return () -> listener.onLost(worker, entriesLost);
    }
    WorkerEntry entry = entries.peek();
    return entry == null ? null : () -> giveEntry(entry);
  }

  private void giveState(String key, Bytes state) throws IOException {
    listener.onState(worker, key, state);
    synchronized (this) {
      states.remove(key, state);
    }
  }

  private void giveEntry(WorkerEntry entry) throws IOException {
    // While the listener has it, nothing takes its place.
    synchronized (this) {
      if (!entry.equals(entries.peek())) {
        return;
      }
      entries.removeFirst();
    }
    try {
      listener.onEntry(entry);
    } catch (IOException | RuntimeException e) {
      synchronized (this) {
        entries.addFirst(entry);
      }
      throw e;
    }
    synchronized (this) {
      taken = entry.number();
    }
  }

  /** What the listener refused comes again, but not at once. */
  private void failed(Exception reason) {
    synchronized (this) {
      failure = reason;
      pausing = true;
    }
    context.observer().counted("link.listener.failures", worker.name(), 1);
    try {
      var unused = context.scheduler().schedule(this::goOn, PAUSE);
    } catch (RejectedExecutionException e) {
      // The scheduler has been shut down: nothing comes again.
    }
  }

  private void goOn() {
    synchronized (this) {
      pausing = false;
    }
    work();
  }

  private synchronized boolean isWaiting() {
    boolean hasData = !states.isEmpty() || !entries.isEmpty() || untoldLost > 0;
    return connected != told || connected && !pausing && hasData;
  }

  @Override
  public synchronized UplinkStatus status() {
    return new UplinkStatus(
        connected, entries.size(), lost, connections, Optional.ofNullable(failure));
  }

  synchronized WorkerStatus workerStatus() {
    return new WorkerStatus(worker, connected, taken, lost, instructions.size());
  }

  /** Ends both ends. */
  void end() {
    instructions.close();
    close();
  }

  @Override
  public void close() {
    synchronized (this) {
      connected = false;
    }
    work();
  }
}
