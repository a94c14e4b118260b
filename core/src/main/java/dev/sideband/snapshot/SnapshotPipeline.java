package dev.sideband.snapshot;

import dev.sideband.snapshot.internal.Diagnoser;
import dev.sideband.snapshot.internal.FileStageStore;
import dev.sideband.snapshot.internal.Freshness;
import dev.sideband.snapshot.internal.Ledger;
import dev.sideband.snapshot.internal.RecentTokens;
import dev.sideband.snapshot.internal.StageFiles;
import dev.sideband.snapshot.internal.StopClaim;
import dev.sideband.time.BootClock;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings whole snapshots from one writer to any number of readers through three stages on disk:
 * <em>temporary</em>, <em>intermediate</em>, <em>display</em>. It knows nothing of what they hold.
 *
 * <p>A writer fills the temporary stage ({@link #begin}, {@link #write}); its {@link #stop} has the
 * content checked and copied to the intermediate stage, which so is always whole; a reader's {@link
 * #display} copies that to the display stage, which is the only one a page is fed from. Whatever
 * dies or loses power in between, each of the latter two has its old content or its new one.
 *
 * <p>Safe for any thread. Calls that change something wait for each other, copies included; {@link
 * #info}, {@link #read} and {@link #shown} wait for none of them, for a content is a file of its
 * own that never changes once it is whole. One pipeline owns a directory; close it to free it. It
 * starts no thread: a silent writer is noticed by the next call.
 *
 * <p>Calls fail with {@link SnapshotRefusedException} where the caller must act otherwise, and with
 * {@link IOException} where the storage beneath fails; neither harms a stage that is whole.
 */
public final class SnapshotPipeline implements AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private final RecentTokens tokens = new RecentTokens();
  private final StageFiles files;
  private final Ledger ledger;
  private final FileStageStore store;
  private final SnapshotReceiver receiver;
  private final FirstCopy firstCopy;
  private final SecondCopy secondCopy;
  private final DisplayReader displayReader;
  private final BootClock clock;
  private final Freshness freshness;
  private volatile boolean closed;

  SnapshotPipeline(
      StageFiles files,
      Ledger ledger,
      FileStageStore store,
      SnapshotReceiver receiver,
      FirstCopy firstCopy,
      SecondCopy secondCopy,
      DisplayReader displayReader,
      SnapshotLimits limits,
      BootClock clock) {
    this.files = files;
    this.ledger = ledger;
    this.store = store;
    this.receiver = receiver;
    this.firstCopy = firstCopy;
    this.secondCopy = secondCopy;
    this.displayReader = displayReader;
    this.clock = clock;
    this.freshness = new Freshness(store, ledger, receiver, limits, clock);
    store
        .header(Stage.DISPLAY)
        .ifPresent(header -> tokens.remember(header.request(), header.generation()));
  }

  /**
   * Opens a pipeline over a directory of its own, which is made if it is not there.
   *
   * @throws IOException if it cannot be read or written, or another pipeline uses it
   */
  public static SnapshotPipeline open(
      Path directory, SnapshotFormat format, SnapshotLimits limits, BootClock clock)
      throws IOException {
    return builder(format, clock).limits(limits).open(directory);
  }

  /** Returns a builder, for a pipeline with modules of the host's own. */
  public static SnapshotPipelineBuilder builder(SnapshotFormat format, BootClock clock) {
    return new SnapshotPipelineBuilder(format, clock);
  }

  /**
   * Begins a write, or resumes it if this snapshot is being received already.
   *
   * <p>Another snapshot, and so one of another host boot, takes the place of the one under way.
   */
  public WriteTicket begin(SnapshotOffer offer) throws SnapshotRefusedException, IOException {
    return changing(() -> receiver.begin(offer));
  }

  /**
   * Takes bytes as they travel; bytes that have come before are passed over.
   *
   * @param offset where {@code data} belongs in them, not negative
   * @return the next offset that is missing
   */
  public long write(int handle, long offset, Bytes data)
      throws SnapshotRefusedException, IOException {
    if (offset < 0) {
      throw new IllegalArgumentException("offset: " + offset);
    }
    lock.lock();
    try {
      checkOpen();
      abandonIfSilent();
      return receiver.write(handle, offset, data);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Finishes a write: checks the plain content and copies it to the intermediate stage.
   *
   * <p>Repeated, it answers the same; after a copy that failed, it copies again.
   *
   * @param plainLength the length of the whole plain content, by the writer's count
   * @param rows its rows, by the writer's count
   * @param crc its CRC-32C, by the writer's reckoning
   * @return the generation of the intermediate stage that holds it
   */
  public long stop(int handle, long plainLength, long rows, int crc)
      throws SnapshotRefusedException, IOException {
    return changing(() -> {
      Optional<StageHeader> before =
          store.header(Stage.INTERMEDIATE).filter(header -> header.request() == handle);
      if (before.isPresent()) {
        new StopClaim(plainLength, rows, crc).checkRepeats(before.get());
        return before.get().generation();
      }
      receiver.stop(handle, plainLength, rows, crc);
      long generation = firstCopy.copy(store, clock.now()).generation();
      ledger.count(Ledger.Count.COMPLETED, 1);
      return generation;
    });
  }

  /** Gives a write up at its writer's wish; what came stays in the temporary stage, abandoned. */
  public void abort(int handle) throws SnapshotRefusedException, IOException {
    changing(() -> {
      receiver.abort(handle);
      return handle;
    });
  }

  /** Gives up a write under way, as if the receiver had been restarted; whole stages stay. */
  public void restart() throws IOException {
    lock.lock();
    try {
      checkOpen();
      receiver.abandon(AbandonReason.RECEIVER_RESTARTED);
      saveLedger();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Copies the intermediate stage to the display stage.
   *
   * @param token names the request: repeated, it answers the same and copies nothing
   * @return the generation of the display stage that holds the copy
   */
  public long display(long token) throws SnapshotRefusedException, IOException {
    return changing(() -> {
      Optional<Long> before = tokens.generation(token);
      if (before.isPresent()) {
        return before.get();
      }
      long generation = secondCopy.copy(store, token, clock.now()).generation();
      tokens.remember(token, generation);
      ledger.count(Ledger.Count.DISPLAYED, 1);
      return generation;
    });
  }

  /**
   * Reads a display content whole, for a page, and checks it.
   *
   * @param generation the content wanted, or 0 for the one there is now
   */
  public StageContent shown(long generation) throws SnapshotRefusedException, IOException {
    checkOpen();
    return displayReader.read(store, generation);
  }

  /**
   * Reads part of a stage, for analysis or a client that fetches in parts; whoever has all parts
   * compares their CRC-32C with the header's.
   *
   * <p>A generation that was replaced can no longer be read, save the last one of the display
   * stage.
   *
   * @param generation the content wanted, or 0 for the one there is now
   * @param offset where to begin, 0 to the content's length
   * @param most the most bytes to read, not negative
   */
  public StagePart read(Stage stage, long generation, long offset, int most)
      throws SnapshotRefusedException, IOException {
    if (offset < 0 || most < 0) {
      throw new IllegalArgumentException("offset " + offset + ", most " + most);
    }
    checkOpen();
    try (StageView view = store.open(stage, generation)) {
      StageHeader header = view.header();
      long left = header.length() - offset;
      if (left < 0) {
        throw new SnapshotRefusedException(
            SnapshotRefusal.WRONG_OFFSET, "the content ends before that", header.length());
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(most, left));
      view.read(offset, buffer);
      Bytes data = Bytes.copyOf(buffer.array(), 0, buffer.position());
      return new StagePart(header.generation(), offset, header.length(), data);
    }
  }

  /** Returns a stage as it is now. */
  public StageInfo info(Stage stage) {
    if (freshness.isWriterLost()) {
      lock.lock();
      try {
        abandonIfSilent();
      } finally {
        lock.unlock();
      }
    }
    return freshness.info(stage);
  }

  /** Returns what has been done since the directory was made. */
  public SnapshotCounters counters() {
    return ledger.counters();
  }

  /**
   * Holds the three stages, as they are on the disk, against each other and against what agent and
   * page say, and names the first place where something went wrong or waits.
   */
  public Diagnosis diagnose(AgentView agent, PageView page) throws IOException {
    lock.lock();
    try {
      checkOpen();
      abandonIfSilent();
      return new Diagnoser(
              store.check(Stage.TEMPORARY),
              store.check(Stage.INTERMEDIATE),
              store.check(Stage.DISPLAY),
              agent,
              page,
              freshness.isStopOverdue(),
              freshness.isStale(Stage.INTERMEDIATE))
          .diagnose();
    } finally {
      lock.unlock();
    }
  }

  /** Gives up a write under way and frees the directory. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        receiver.close();
        saveLedger();
        store.close();
        files.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private interface Change<T> {
    T run() throws SnapshotRefusedException, IOException;
  }

  private <T> T changing(Change<T> change) throws SnapshotRefusedException, IOException {
    lock.lock();
    try {
      checkOpen();
      abandonIfSilent();
      try {
        return change.run();
      } finally {
        saveLedger();
      }
    } finally {
      lock.unlock();
    }
  }

  private void saveLedger() {
    try {
      ledger.save();
    } catch (IOException e) {
      // Only counters may be behind; the numbers given out stand in the stages' headers too.
    }
  }

  private void abandonIfSilent() {
    if (freshness.isWriterLost()) {
      receiver.abandon(AbandonReason.AGENT_LOST);
    }
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the snapshot pipeline is closed");
    }
  }
}
