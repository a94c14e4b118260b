package dev.sideband.ring;

import dev.sideband.ring.internal.CursorFile;
import dev.sideband.ring.internal.Cursors;
import dev.sideband.ring.internal.Forcer;
import dev.sideband.ring.internal.Freezer;
import dev.sideband.ring.internal.Layout;
import dev.sideband.ring.internal.MappedFile;
import dev.sideband.ring.internal.OwnedFile;
import dev.sideband.ring.internal.WriteHead;
import dev.sideband.time.BootClock;
import dev.sideband.time.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link RingLog}, which {@link #open} opens or makes. */
public final class RingLogBuilder {

  private static final long DEFAULT_SIZE = 64L << 20;
  private static final int DEFAULT_BLOCKS = 1 << 14;
  private static final int LEAST_DEFAULT_BLOCK = 1 << 16;

  private final @Nullable Path file;
  private final @Nullable RingStorage storage;
  private long size = DEFAULT_SIZE;
  private int blockSize;
  private Durability durability = Durability.PROCESS_CRASH;
  private @Nullable Scheduler scheduler;
  private @Nullable Executor executor;
  private int mostFrozen = 16;
  private long mostFrozenBytes = 1L << 30;

  RingLogBuilder(@Nullable Path file, @Nullable RingStorage storage) {
    this.file = file;
    this.storage = storage;
  }

  /**
   * Sets the bytes that a new ring takes, block headers and all; 64 MiB if nothing is said. It is
   * rounded up to whole blocks. A ring that is there keeps its size.
   */
  public RingLogBuilder size(long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("size: " + bytes);
    }
    this.size = bytes;
    return this;
  }

  /**
   * Sets the bytes of a block of a new ring: a power of two, 1 KiB to 16 MiB. A record fits into a
   * block, and a block is what is overwritten, or lost by damage, at a time. If nothing is said, a
   * ring has 16,384 blocks, and fewer where they would be smaller than 64 KiB.
   */
  public RingLogBuilder blockSize(int bytes) {
    Layout.checkSizes(bytes, RingStorage.LEAST_BLOCKS);
    this.blockSize = bytes;
    return this;
  }

  /** Sets what a record survives; {@link Durability#PROCESS_CRASH} if nothing is said. */
  public RingLogBuilder durability(Durability durability) {
    this.durability = Objects.requireNonNull(durability, "durability");
    return this;
  }

  /**
   * Hands in what writes to the disk at intervals, which {@link Durability#powerLoss} with an
   * interval above zero needs: the scheduler to wait, the executor to work.
   */
  public RingLogBuilder background(Scheduler scheduler, Executor executor) {
    this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /**
   * Sets how many frozen copies there may be, and their bytes altogether; 16 and 1 GiB if nothing
   * is said.
   */
  public RingLogBuilder frozen(int most, long mostBytes) {
    if (most < 0 || mostBytes < 0) {
      throw new IllegalArgumentException(most + " copies of " + mostBytes + " bytes");
    }
    this.mostFrozen = most;
    this.mostFrozenBytes = mostBytes;
    return this;
  }

  /**
   * Opens the ring, or makes it if it is not there.
   *
   * <p>A file is made whole before it gets its name: it has all its room on the disk from the
   * start, so that appending never meets a full disk.
   *
   * @param clock stamps the records; with the clock of another boot a new block is begun
   * @throws RingException if another log writes it, if the disk is full, or if what is there is no
   *     ring
   */
  public RingLog open(BootClock clock) throws IOException {
    Objects.requireNonNull(clock, "clock");
    if (durability instanceof Durability.PowerLoss loss
        && !loss.interval().isZero()
        && scheduler == null) {
      throw new IllegalStateException("writing at intervals needs a background");
    }
    if (file != null) {
      return openFile(file, clock);
    }
    RingStorage target = storage != null ? storage : RingStorage.memory(blockSizeOf(), blocksOf());
    return log(target, clock, Cursors.inMemory(), null, () -> {});
  }

  private RingLog openFile(Path path, BootClock clock) throws IOException {
    OwnedFile owned = OwnedFile.own(path);
    try {
      if (!Files.exists(path)) {
        create(path, clock);
      }
      return log(
          MappedFile.openToWrite(path),
          clock,
          name -> CursorFile.open(path, name),
          Freezer.folderOf(path),
          owned::close);
    } catch (IOException | RuntimeException e) {
      owned.close();
      throw e;
    }
  }

  private RingLog log(
      RingStorage target, BootClock clock, Cursors cursors, @Nullable Path frozen, Runnable release)
      throws IOException {
    WriteHead head = WriteHead.resume(target, clock);
    Freezer freezer = new Freezer(target, frozen, mostFrozen, mostFrozenBytes);
    Syncer syncer =
        new Syncer(new Forcer(target, head.position()), durability, scheduler, executor);
    return new RingLog(target, head, clock, cursors, freezer, syncer, release);
  }

  private void create(Path path, BootClock clock) throws IOException {
    Path draft = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (RingStorage made = MappedFile.create(draft, blockSizeOf(), blocksOf())) {
      WriteHead.begin(made, clock);
      made.force(0, 0, Layout.HEADER);
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
  }

  private int blockSizeOf() {
    if (blockSize != 0) {
      return blockSize;
    }
    long wanted = Math.max(LEAST_DEFAULT_BLOCK, Long.highestOneBit(size / DEFAULT_BLOCKS));
    return (int) Math.min(RingStorage.MOST_BLOCK_SIZE, wanted);
  }

  private int blocksOf() {
    long blocks = (size + blockSizeOf() - 1) / blockSizeOf();
    return Math.toIntExact(Math.max(RingStorage.LEAST_BLOCKS, blocks));
  }
}
