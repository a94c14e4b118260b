package dev.sideband.tcp.internal.link;

import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.InstructionQueue;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerListener;
import dev.sideband.transport.WorkerStatus;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the server keeps of one worker: on the disk, the number of its newest entry that was taken.
 *
 * <p>One connection at a time delivers, the newest; one before ends when its call of the listener
 * does. Safe for any thread.
 */
final class WorkerEnd {

  /** How many messages are taken before that is confirmed, if more of them come at once. */
  private static final int MOST_UNCONFIRMED = 32;

  private final WorkerId worker;
  private final WorkerListener listener;
  private final long epoch;
  private final InstructionQueue instructions;
  private final SlotFile slot;

  /** Held while the listener is called, so that one connection delivers at a time. */
  private final ReentrantLock delivering = new ReentrantLock();

  private final AtomicReference<@Nullable LinkConnection> current = new AtomicReference<>();
  private volatile long last;
  private volatile long lost;

  // Guarded by delivering.
  private UUID spool = new UUID(0, 0);
  private boolean loaded;
  private boolean told;
  private boolean closed;
  private boolean isNoted = true;

  /**
   * Creates it.
   *
   * @param file where it is kept
   * @param epoch tells this run of the server from others
   */
  WorkerEnd(
      WorkerId worker,
      WorkerListener listener,
      Path file,
      long epoch,
      InstructionQueue instructions) {
    this.worker = worker;
    this.listener = listener;
    this.slot = new SlotFile(file);
    this.epoch = epoch;
    this.instructions = instructions;
  }

  InstructionQueue instructions() {
    return instructions;
  }

  WorkerStatus status() {
    return new WorkerStatus(worker, current.get() != null, last, lost, instructions.size());
  }

  void wake() {
    LinkConnection present = current.get();
    if (present != null) {
      present.wake();
    }
  }

  /** Ends it; a call of the listener may go on. */
  void end(Exception why) {
    instructions.close();
    LinkConnection present = current.get();
    if (present != null) {
      present.end(why);
    }
  }

  /**
   * Waits for a call of the listener to end, and notes what it took before another server opens the
   * file. What is taken later is not noted, and comes again.
   */
  void settle(long mostNanos) {
    try {
      if (delivering.tryLock(mostNanos, TimeUnit.NANOSECONDS)) {
        try {
          note();
          closed = true;
          Sockets.close(slot);
        } finally {
          delivering.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes what comes on a connection until it ends. */
  void serve(LinkConnection made, LinkMessage.Hello hello, Duration silence, Runnable inspection)
      throws IOException {
    LinkConnection before = current.getAndSet(made);
    if (before != null) {
      before.end(new SessionLostException(before.toString(), "the worker connected anew"));
    }
    Conversation conversation = new Conversation(made);
    try {
      conversation.begin(hello);
      made.start(conversation::nextToSend, silence, hello.silence(), inspection);
      conversation.takeAll();
    } finally {
      ended(made);
    }
  }

  private void ended(LinkConnection made) {
    delivering.lock();
    try {
      note();
      if (current.compareAndSet(made, null)) {
        Sockets.close(slot);
        if (told) {
          told = false;
          listener.onDisconnected(worker);
        }
      }
    } finally {
      delivering.unlock();
    }
  }

  private void load() throws IOException {
    if (!loaded) {
      Optional<Bytes> saved = slot.load();
      if (saved.isPresent()) {
        WireReader in = saved.get().reader();
        spool = in.uuid("spool");
        last = in.u64("last");
        lost = in.u64("lost");
      }
      loaded = true;
    }
  }

  private void save() throws IOException {
    if (closed) {
      // Another server may have the file by now.
      throw new ChannelClosedException(worker.name());
    }
    slot.save(new WireWriter().uuid(spool).u64(last).u64(lost).toBytes(), false);
    isNoted = true;
  }

  /** Saves what was taken and is not saved yet. */
  private void note() {
    try {
      if (!isNoted && !closed) {
        save();
      }
    } catch (IOException e) {
      // While this server lives it knows; the next one gets again what was not noted.
    }
  }

  /** What is said on one connection. */
  private final class Conversation {

    private final LinkConnection made;
    private final AtomicReference<LinkMessage.@Nullable Taken> toConfirm = new AtomicReference<>();
    private long state;
    private int unconfirmed;

    /** Used by the task that sends. */
    private long instructed;

    Conversation(LinkConnection made) {
      this.made = made;
    }

    void begin(LinkMessage.Hello hello) throws IOException {
      delivering.lock();
      try {
        requireCurrent();
        load();
        if (!spool.equals(hello.spool())) {
          spool = hello.spool();
          last = hello.confirmed();
          save();
        }
        if (hello.epoch() == epoch) {
          instructions.taken(hello.instruction());
        }
        if (!told) {
          told = true;
          listener.onConnected(worker);
        }
        made.write(new LinkMessage.Taken(last, 0, lost));
      } finally {
        delivering.unlock();
      }
    }

    private void requireCurrent() throws IOException {
      if (closed) {
        throw new ChannelClosedException(made.toString());
      }
      if (current.get() != made) {
        throw new SessionLostException(made.toString(), "the worker connected anew");
      }
    }

    void takeAll() throws IOException {
      while (true) {
        LinkMessage message = made.read(LinkCodec.MOST_FRAME);
        delivering.lock();
        try {
          requireCurrent();
          take(message);
          if (unconfirmed >= MOST_UNCONFIRMED || unconfirmed > 0 && !made.hasMore()) {
            confirm();
          }
        } finally {
          delivering.unlock();
        }
      }
    }

    private void take(LinkMessage message) throws IOException {
      if (message instanceof LinkMessage.Entry entry) {
        take(entry);
      } else if (message instanceof LinkMessage.State each) {
        deliver(() -> listener.onState(worker, each.key(), each.data()));
        state = each.number();
        unconfirmed++;
      } else if (message instanceof LinkMessage.InstructionTaken taken) {
        instructions.taken(Math.min(taken.number(), instructed));
        made.wake();
      } else if (message instanceof LinkMessage.Refusal refusal) {
        throw Refusals.byPeer(refusal, made.toString());
      } else if (!(message instanceof LinkMessage.Alive)) {
        throw AgentEnd.unexpected(message);
      }
    }

    private void take(LinkMessage.Entry entry) throws IOException {
      unconfirmed++;
      isNoted = false;
      if (entry.number() <= last) {
        return;
      }
      long missing = EntryNumber.missing(last, entry.number());
      if (missing > 0) {
        deliver(() -> listener.onLost(worker, missing));
        long lostByNow = lost + missing;
        lost = lostByNow;
        last = entry.number() - 1;
      }
      deliver(() ->
          listener.onEntry(new WorkerEntry(worker, entry.stream(), entry.number(), entry.data())));
      last = entry.number();
    }

    /** A call of the listener. */
    private interface Call {
      void run() throws IOException;
    }

    /** What was taken before a call that fails is confirmed all the same. */
    private void deliver(Call call) throws IOException {
      try {
        call.run();
      } catch (IOException | RuntimeException e) {
        save();
        throw new ListenerFailedException(made.toString(), e);
      }
    }

    private void confirm() throws IOException {
      save();
      unconfirmed = 0;
      toConfirm.set(new LinkMessage.Taken(last, state, lost));
      made.wake();
    }

    @Nullable LinkMessage nextToSend() {
      LinkMessage taken = toConfirm.getAndSet(null);
      if (taken != null) {
        return taken;
      }
      Optional<InstructionQueue.Waiting> next = instructions.first();
      if (next.isEmpty() || next.get().number() <= instructed) {
        return null;
      }
      instructed = next.get().number();
      return new LinkMessage.Instruction(instructed, next.get().instruction());
    }
  }
}
