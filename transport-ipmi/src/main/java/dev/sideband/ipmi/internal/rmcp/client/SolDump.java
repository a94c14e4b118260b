package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.time.Deadline;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * What a BMC kept of its host's console, when it says all of that to whoever activates another
 * instance of serial over LAN, as OpenIPMI's {@code ipmi_sim} does: read once, to its end.
 *
 * <p>The end is the BMC's mark of it, or silence. Where packets are lost on the way, what came
 * before them is left out: what was kept has no holes. Safe for any thread.
 */
final class SolDump implements ConsoleListener {

  /** Says that nothing older comes, and that what comes next is new. */
  private static final byte[] END = "\r\n<End Of History>\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final Duration SILENCE = Duration.ofSeconds(3);
  private static final int MOST = 1 << 22;

  private final ConsoleChannel console;
  private final TransportContext context;
  private final CompletableFuture<Bytes> done = new CompletableFuture<>();

  // Guarded by this object.
  private final WireWriter kept = new WireWriter();
  private long newest;

  private SolDump(ConsoleChannel console, TransportContext context) {
    this.console = console;
    this.context = context;
  }

  /**
   * Reads what a console that has not begun says at once, and closes it.
   *
   * <p>The stage fails with a {@link dev.sideband.transport.TransportException}.
   */
  static CompletionStage<Bytes> read(
      ConsoleChannel console, TransportContext context, Deadline deadline) {
    SolDump dump = new SolDump(console, context);
    CompletionStage<Bytes> read = dump.done.whenComplete((bytes, failure) -> console.close());
    console.start(dump);
    dump.later(() -> dump.fail("it does not come to an end"), deadline.remaining());
    return read;
  }

  @Override
  public void received(ConsoleChunk chunk) {
    int count;
    synchronized (this) {
      if (chunk.kind() == ConsoleChunk.Kind.AFTER_GAP) {
        kept.clear();
      }
      if (chunk.kind() != ConsoleChunk.Kind.INFERRED_REPEAT) {
        kept.bytes(chunk.data());
      }
      newest = context.ticker().nanos();
      count = kept.size();
    }
    if (endsWithMark()) {
      settle(END.length + nulsBeforeMark());
    } else if (count > MOST) {
      fail("it keeps more than " + MOST + " bytes");
    }
  }

  @Override
  public void changed(ConsoleLine line) {
    switch (line.state()) {
      case LIVE -> {
        synchronized (this) {
          newest = context.ticker().nanos();
        }
        later(this::look, SILENCE);
      }
      case TAKEN, LOST, ENDED -> fail(line.reason());
      default -> {
        // It is not there yet.
      }
    }
  }

  private void look() {
    long quiet;
    synchronized (this) {
      quiet = context.ticker().nanos() - newest;
    }
    if (quiet >= SILENCE.toNanos()) {
      settle(isRestOfMark() ? END.length : 0);
    } else if (!done.isDone()) {
      later(this::look, SILENCE.minusNanos(quiet));
    }
  }

  private synchronized boolean endsWithMark() {
    ByteBuffer all = kept.asBuffer();
    int from = all.limit() - END.length;
    return from >= 0 && all.position(from).equals(ByteBuffer.wrap(END));
  }

  /** The packet with its beginning may be lost, and all that was kept with it. */
  private synchronized boolean isRestOfMark() {
    int from = END.length - kept.size();
    return from > 0 && ByteBuffer.wrap(END).position(from).equals(kept.asBuffer());
  }

  /**
   * {@code ipmi_sim} counts a byte too many each time it makes room in what is full; the host never
   * said these.
   */
  private synchronized int nulsBeforeMark() {
    int end = kept.size() - END.length;
    int last = end;
    while (last > 0 && kept.asBuffer().get(last - 1) == 0) {
      last--;
    }
    return end - last;
  }

  private void settle(int mark) {
    Bytes all;
    synchronized (this) {
      all = kept.toBytes();
    }
    done.complete(all.slice(0, Math.max(0, all.size() - mark)));
  }

  private void fail(String reason) {
    done.completeExceptionally(
        new TargetUnavailableException(console.target(), "what it kept: " + reason));
  }

  private void later(Runnable task, Duration wait) {
    try {
      context.scheduler().schedule(task, wait);
    } catch (RejectedExecutionException e) {
      fail("the time is over");
    }
  }
}
