package dev.sideband.ring;

import dev.sideband.ring.internal.BufferStorage;
import dev.sideband.ring.internal.Cursors;
import dev.sideband.ring.internal.Freezer;
import dev.sideband.ring.internal.Layout;
import dev.sideband.ring.internal.WriteHead;
import dev.sideband.time.BootClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A bounded log that survives crashes: when it is full, the newest record overwrites the oldest.
 *
 * <pre>{@code
 * try (RingLog log = RingLog.file(Path.of("bus.ring")).size(64 << 20).open(clock)) {
 *   log.append(TYPE, payload);
 *   RingReader reader = log.reader();
 *   RingRecord record = new RingRecord();
 *   while (reader.next(record)) {
 *     show(record.stamp(), record.type(), record.payload());
 *   }
 * }
 * }</pre>
 *
 * <p>One log writes a ring, with any number of threads; while it does, any number of readers, also
 * of other processes, read it. Records stand in the order of their positions and of their times,
 * which are taken when they are appended; a time of the source's own belongs into the payload. A
 * record is there whole or not at all, whatever dies in between.
 *
 * <p>Safe for any thread. Appending allocates nothing and waits for nobody but other threads'
 * appends. It starts no thread. If the storage fails, the log is closed and says so by {@link
 * RingException}; readers and the process go on.
 */
public final class RingLog implements AutoCloseable {

  private static final RingFollower[] NOBODY = {};

  private final RingStorage storage;
  private final WriteHead head;
  private final BootClock clock;
  private final Cursors cursors;
  private final Freezer freezer;
  private final Syncer syncer;
  private final Runnable release;
  private final int mostPayload;

  private final Claim claim = new Claim();

  /** Guarded by the claim. */
  private @Nullable RingException failure;

  private volatile RingFollower[] followers = NOBODY;
  private volatile boolean closed;

  RingLog(
      RingStorage storage,
      WriteHead head,
      BootClock clock,
      Cursors cursors,
      Freezer freezer,
      Syncer syncer,
      Runnable release) {
    this.storage = storage;
    this.head = head;
    this.clock = clock;
    this.cursors = cursors;
    this.freezer = freezer;
    this.syncer = syncer;
    this.release = release;
    this.mostPayload = Layout.mostPayload(storage);
  }

  /** Returns a builder of a log in a file, which lies on a local disk. */
  public static RingLogBuilder file(Path file) {
    return new RingLogBuilder(Objects.requireNonNull(file, "file"), null);
  }

  /** Returns a builder of a log in memory, which goes with this process. */
  public static RingLogBuilder memory() {
    return new RingLogBuilder(null, null);
  }

  /** Returns a builder of a log in storage of the caller's own, which the log closes. */
  public static RingLogBuilder over(RingStorage storage) {
    return new RingLogBuilder(null, Objects.requireNonNull(storage, "storage"));
  }

  /**
   * Appends a record.
   *
   * @param type what the caller calls it, 0 to 65,535
   * @return its position
   */
  public long append(int type, byte[] payload) throws IOException {
    return append(type, payload, 0, payload.length);
  }

  /** Appends a record whose payload is part of an array; see {@link #append(int, byte[])}. */
  public long append(int type, byte[] payload, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, payload.length);
    check(type, length);
    long position;
    claim.take();
    try {
      checkOpen();
      head.image().payload(payload, from, length);
      position = head.append(type);
    } catch (IOException e) {
      throw failed(e);
    } catch (InternalError e) {
      throw failed(BufferStorage.lost(e));
    } finally {
      claim.giveBack();
    }
    appended(position, length);
    return position;
  }

  /**
   * Appends a record whose payload is what remains in a buffer, whose position does not move; see
   * {@link #append(int, byte[])}.
   */
  public long append(int type, ByteBuffer payload) throws IOException {
    int length = payload.remaining();
    check(type, length);
    long position;
    claim.take();
    try {
      checkOpen();
      head.image().payload(payload);
      position = head.append(type);
    } catch (IOException e) {
      throw failed(e);
    } catch (InternalError e) {
      throw failed(BufferStorage.lost(e));
    } finally {
      claim.giveBack();
    }
    appended(position, length);
    return position;
  }

  /** Does what waits for a record, outside the claim. */
  private void appended(long position, int length) throws IOException {
    if (syncer.isActive()) {
      try {
        syncer.appended(position + Layout.padded(Layout.OVERHEAD + length), this);
      } catch (IOException e) {
        throw fail(e);
      }
    }
    for (RingFollower follower : followers) {
      follower.wake();
    }
  }

  private void check(int type, int length) {
    if (type < 0 || type > Layout.MOST_TYPE) {
      throw new IllegalArgumentException("type out of range 0..65535: " + type);
    }
    if (length > mostPayload) {
      throw new IllegalArgumentException(
          "a record of this ring has at most " + mostPayload + " bytes: " + length);
    }
  }

  private void checkOpen() throws RingException {
    if (closed) {
      throw failure == null
          ? new RingException(RingProblem.CLOSED, "the log is closed")
          : new RingException(failure.problem(), "the log was closed by a failure", failure);
    }
  }

  /** Closes the log after a failure of its storage. The caller has the claim. */
  private RingException failed(IOException e) {
    RingException report =
        e instanceof RingException already
            ? already
            : new RingException(RingProblem.STORAGE_LOST, "the storage failed", e);
    if (!closed) {
      failure = report;
      closed = true;
      release.run();
    }
    return report;
  }

  /** Closes the log after a failure of its storage. The caller has no claim. */
  RingException fail(IOException e) {
    claim.take();
    try {
      return failed(e);
    } finally {
      claim.giveBack();
    }
  }

  RingStorage storage() {
    return storage;
  }

  /** Returns the position behind the newest record, where the next one goes or after it. */
  public long end() {
    claim.take();
    try {
      return head.position();
    } finally {
      claim.giveBack();
    }
  }

  /** Returns when every record that was appended before survives a loss of power. */
  public void force() throws IOException {
    try {
      syncer.force(this);
    } catch (IOException e) {
      throw fail(e);
    }
  }

  /**
   * Hands every record from where a reader stands to a listener, without looking for news: each
   * append wakes the follower.
   *
   * @param reader one of this log; the follower has it for itself from now on and closes it
   * @param executor calls the listener
   */
  public RingFollower follow(RingReader reader, RingListener listener, Executor executor) {
    RingFollower follower = new RingFollower(reader, listener, executor, this::forget);
    synchronized (this) {
      RingFollower[] more = Arrays.copyOf(followers, followers.length + 1);
      more[followers.length] = follower;
      followers = more;
    }
    follower.wake();
    return follower;
  }

  private synchronized void forget(RingFollower follower) {
    followers =
        Arrays.stream(followers).filter(each -> each != follower).toArray(RingFollower[]::new);
  }

  /**
   * Copies the blocks that hold what lies between two positions to a file beside the ring, in the
   * folder {@code NAME.frozen}, where nothing overwrites them. The ring goes on meanwhile; what it
   * overwrites before it is copied is stated in the result.
   *
   * @param id names the copy: 1 to 64 letters, digits, dots, dashes and underscores
   * @param from the position before which nothing is wanted
   * @param to the position behind which nothing is wanted, or {@link Long#MAX_VALUE} for all that
   *     there is now
   * @throws RingException if there is such a copy already, if there are too many, or if the disk is
   *     full
   * @throws UnsupportedOperationException if the ring does not lie in a file
   */
  public FrozenRing freeze(String id, long from, long to) throws IOException {
    return freezer.freeze(id, from, to, clock.now().wall());
  }

  /** Returns the frozen copies that there are, the oldest first. */
  public List<FrozenRing> frozen() throws IOException {
    return freezer.list();
  }

  /** Deletes a frozen copy, if it is there. */
  public void deleteFrozen(String id) throws IOException {
    freezer.delete(id);
  }

  /**
   * Returns a reader before the oldest record. The caller closes it; it does not outlive the log.
   */
  public RingReader reader() throws IOException {
    return RingReader.over(storage);
  }

  /**
   * Opens a named cursor, before the oldest record if it is new. The caller closes it; it does not
   * outlive the log.
   *
   * @param name 1 to 64 letters, digits, dots, dashes and underscores
   * @throws RingException if somebody has the cursor already
   */
  public RingCursor cursor(String name) throws IOException {
    RingReader reader = reader();
    return RingCursor.on(reader, name, cursors.open(name));
  }

  /**
   * Returns the position of the oldest record that survives whole, or where the next one goes if
   * there is none.
   */
  public long oldest() throws IOException {
    try (RingReader reader = reader()) {
      RingRecord record = new RingRecord();
      return reader.next(record) ? record.position() : reader.position();
    }
  }

  /** Returns the bytes that the ring takes: all its blocks together. */
  public long capacity() {
    return (long) storage.blocks() * storage.blockSize();
  }

  /** Returns the largest payload of a record, in bytes. */
  public int mostPayload() {
    return mostPayload;
  }

  /** Returns the clock that stamps the records. */
  public BootClock clock() {
    return clock;
  }

  /**
   * Writes what is due to the disk, ends all following and lets the ring go for another writer.
   * Idempotent.
   */
  @Override
  public void close() {
    if (syncer.isActive() && !closed) {
      try {
        syncer.force(this);
      } catch (IOException e) {
        fail(e);
      }
    }
    for (RingFollower follower : followers) {
      follower.close();
    }
    claim.take();
    try {
      storage.close();
      if (!closed) {
        closed = true;
        release.run();
      }
    } finally {
      claim.giveBack();
    }
  }
}
