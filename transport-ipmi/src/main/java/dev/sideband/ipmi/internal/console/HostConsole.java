package dev.sideband.ipmi.internal.console;

import dev.sideband.ipmi.bmc.ConsoleSource;
import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.ipmi.oem.ConsoleNote;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line to the host's console: logs what the host says, whether or not anybody watches, and
 * hands on what is typed.
 *
 * <p>A line that is lost is opened anew, after a second at first and ever more seldom. What is
 * typed waits in a buffer of a few kilobytes, and what does not fit is not accepted; what the line
 * did not take before it was lost is thrown away, since nobody knows how much the host got. Safe
 * for any thread.
 */
public final class HostConsole implements AutoCloseable {

  /** Learns that there is something to do; called under no lock, and must not block. */
  public interface Watcher {

    /** The host said something, which is in the log. */
    void said();

    /** There is room again for what is typed. */
    void room();

    /** The host sent a break. */
    void brokeIn();
  }

  private static final Logger LOG = LoggerFactory.getLogger(HostConsole.class);

  private static final int MOST_TYPED = 4_096;
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);

  private final ConsoleSource source;
  private final ConsoleLog log;
  private final TransportContext context;
  private final SerialExecutor hands;
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  /** Guarded by itself, as are the two after it. */
  private final WireWriter typed = new WireWriter(MOST_TYPED);

  private boolean refused;

  /** How much is being written to the line; it takes room until it is. */
  private int inHand;

  /** Touched on {@link #hands} only. */
  private Duration retry = FIRST_RETRY;

  private volatile @Nullable SerialLine line;
  private volatile Scheduler.@Nullable Cancellable reopening;
  private volatile boolean closed;

  /**
   * Creates the console; {@link #start} opens its line.
   *
   * @param log stays the caller's
   */
  public HostConsole(ConsoleSource source, ConsoleLog log, TransportContext context) {
    this.source = source;
    this.log = log;
    this.context = context;
    this.hands = new SerialExecutor(context.executor());
  }

  /** Begins to open the line. */
  public void start() {
    hands.execute(this::open);
  }

  private void open() {
    if (closed || line != null) {
      return;
    }
    try {
      SerialLine opened = source.open();
      line = opened;
      if (closed) {
        opened.close();
        return;
      }
      retry = FIRST_RETRY;
      note(ConsoleNote.LINE_FOUND);
      opened.listen(new Ear(opened));
    } catch (TransportException | RuntimeException e) {
      LOG.atDebug().setCause(e).log("host console not opened");
      openLater();
    }
  }

  private void openLater() {
    if (closed) {
      return;
    }
    try {
      reopening = context.scheduler().schedule(() -> hands.execute(this::open), retry);
    } catch (RejectedExecutionException e) {
      return;
    }
    Duration next = retry.multipliedBy(2);
    retry = next.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : next;
  }

  private final class Ear implements SerialLine.Listener {

    private final SerialLine heard;

    Ear(SerialLine heard) {
      this.heard = heard;
    }

    @Override
    public void received(Bytes bytes) {
      try {
        log.append(bytes);
      } catch (IOException e) {
        LOG.atWarn().setCause(e).log("console bytes not logged");
        context.observer().counted("bmc.console.lost", heard.target(), bytes.size());
        return;
      }
      watchers.forEach(Watcher::said);
    }

    @Override
    public void breakDetected() {
      watchers.forEach(Watcher::brokeIn);
    }

    @Override
    public void lost(TransportException reason) {
      hands.execute(() -> lose(heard));
    }
  }

  private void lose(SerialLine gone) {
    if (gone.equals(line)) {
      line = null;
      gone.close();
      flush();
      note(ConsoleNote.LINE_LOST);
      openLater();
    }
  }

  private void note(int kind) {
    try {
      log.note(kind, Bytes.EMPTY);
    } catch (IOException e) {
      context.observer().counted("bmc.console.lost", "note", 1);
    }
  }

  /** Tells whether there is a line at present. */
  public boolean isConnected() {
    return line != null;
  }

  /** Returns the log. */
  public ConsoleLog log() {
    return log;
  }

  /** Tells a watcher from now on. */
  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  /** Tells a watcher no more. */
  public void leave(Watcher watcher) {
    watchers.remove(watcher);
  }

  /** Takes what is typed; returns how many bytes of it, and tells all watchers of room later. */
  public int type(Bytes bytes) {
    if (bytes.isEmpty()) {
      return 0;
    }
    int accepted;
    boolean first;
    synchronized (typed) {
      first = typed.size() == 0 && inHand == 0;
      int room = line == null ? 0 : MOST_TYPED - typed.size() - inHand;
      accepted = Math.min(room, bytes.size());
      typed.bytes(bytes.slice(0, accepted));
      refused |= accepted < bytes.size();
    }
    if (first && accepted > 0) {
      hands.execute(this::hand);
    }
    return accepted;
  }

  /** Hands on what was typed; blocks for as long as the line does. */
  private void hand() {
    SerialLine to = line;
    for (Bytes next = taken(); to != null && !next.isEmpty(); next = taken()) {
      try {
        to.write(next.toArray());
      } catch (TransportException | RuntimeException e) {
        lose(to);
      }
    }
    boolean room;
    synchronized (typed) {
      room = refused && line != null;
      refused &= !room;
    }
    if (room) {
      watchers.forEach(Watcher::room);
    }
  }

  private Bytes taken() {
    synchronized (typed) {
      Bytes taken = typed.toBytes();
      typed.clear();
      inHand = taken.size();
      return taken;
    }
  }

  /** Sends the host a break, after what was typed before. */
  public void sendBreak() {
    hands.execute(() -> {
      SerialLine to = line;
      if (to == null) {
        return;
      }
      try {
        if (!to.sendBreak()) {
          context.observer().counted("bmc.console.no-break", "console", 1);
        }
      } catch (TransportException | RuntimeException e) {
        lose(to);
      }
    });
  }

  /** Throws away what was typed and not handed on yet. */
  public void flush() {
    synchronized (typed) {
      typed.clear();
    }
  }

  /** Closes the line. Idempotent. */
  @Override
  public void close() {
    closed = true;
    watchers.clear();
    Scheduler.Cancellable waiting = reopening;
    if (waiting != null) {
      waiting.cancel();
    }
    SerialLine open = line;
    line = null;
    if (open != null) {
      open.close();
    }
  }
}
