package dev.sideband.ring.internal;

import dev.sideband.ring.FrozenRing;
import dev.sideband.ring.RingException;
import dev.sideband.ring.RingProblem;
import dev.sideband.ring.RingStorage;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes, lists and deletes the frozen copies of one ring. Safe for any thread. */
public final class Freezer {

  private static final String DRAFT = ".new";

  private final RingStorage storage;
  private final @Nullable Path folder;
  private final int mostCopies;
  private final long mostBytes;

  /** Creates a freezer whose copies lie in a folder; without one it refuses. */
  public Freezer(RingStorage storage, @Nullable Path folder, int mostCopies, long mostBytes) {
    this.storage = storage;
    this.folder = folder;
    this.mostCopies = mostCopies;
    this.mostBytes = mostBytes;
  }

  /** Returns the folder that belongs to a ring. */
  public static Path folderOf(Path ring) {
    return ring.resolveSibling(ring.getFileName() + ".frozen");
  }

  private Path folder() {
    if (folder == null) {
      throw new UnsupportedOperationException("a ring without a file has no place for copies");
    }
    return folder;
  }

  /** Copies the blocks that hold what lies between two positions. */
  public synchronized FrozenRing freeze(String id, long from, long to, Instant now)
      throws IOException {
    CursorFile.checkName(id);
    Path file = folder().resolve(id);
    if (Files.exists(file)) {
      throw new RingException(RingProblem.IN_USE, "there is a frozen copy " + id);
    }
    BlockHeader header = new BlockHeader();
    long newest = BlockIndex.newest(storage, header);
    long last = Math.min(newest, Layout.blockOf(Math.max(from, to), storage));
    long wanted = Math.max(0, Math.min(last, Layout.blockOf(Math.max(0, from), storage)));
    // If all that is wanted is overwritten, no block is copied.
    long first = Math.min(Math.max(wanted, newest - storage.blocks() + 1), last + 1);
    checkRoom((last - first + 1) * storage.blockSize());
    OwnerOnly.createFolder(folder());
    Path draft = folder().resolve("." + id + DRAFT);
    Files.deleteIfExists(draft);
    try {
      OwnerOnly.create(draft);
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        long lost = first - wanted + copy(channel, first, last);
        FrozenHeader about =
            new FrozenHeader(
                storage.blockSize(),
                storage.blocks(),
                first,
                (int) (last - first + 1),
                from,
                to,
                lost,
                ChronoUnit.MICROS.between(Instant.EPOCH, now));
        byte[] page = Arrays.copyOf(about.encode().toArray(), FrozenHeader.SIZE);
        write(channel, ByteBuffer.wrap(page), 0);
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw DiskFull.isReason(e)
          ? new RingException(RingProblem.NO_SPACE, "no room for the frozen copy " + id, e)
          : e;
    }
    return describe(file);
  }

  private void checkRoom(long more) throws IOException {
    List<FrozenRing> there = list();
    long bytes = there.stream().mapToLong(FrozenRing::bytes).sum() + FrozenHeader.SIZE + more;
    if (there.size() >= mostCopies || bytes > mostBytes) {
      throw new RingException(
          RingProblem.TOO_MUCH_FROZEN,
          there.size() + " frozen copies; with this one " + bytes + " bytes");
    }
  }

  /** Copies blocks, and returns how many were overwritten before they were copied whole. */
  private int copy(FileChannel channel, long first, long last) throws IOException {
    BlockHeader header = new BlockHeader();
    BlockScan scan = new BlockScan();
    byte[] block = new byte[storage.blockSize()];
    int lost = 0;
    for (long number = first; number <= last; number++) {
      int place = Layout.placeOf(number, storage);
      // While a block is written to, only what was committed when we looked is taken.
      boolean isThere = header.loadNumber(storage, number);
      int length = isThere ? committed(scan, number) : 0;
      storage.read(place, 0, block, 0, length);
      if (isThere && storage.word(place, 0) != header.firstPosition()) {
        length = 0;
      }
      lost += length == 0 ? 1 : 0;
      Arrays.fill(block, length, block.length, (byte) 0);
      write(
          channel,
          ByteBuffer.wrap(block),
          FrozenHeader.SIZE + (number - first) * storage.blockSize());
    }
    return lost;
  }

  /** Damage is copied with the rest of its block, for whoever wants to look at it. */
  private int committed(BlockScan scan, long number) throws IOException {
    scan.run(storage, number, storage.blockSize());
    return scan.isDamaged() ? storage.blockSize() : scan.end();
  }

  private static void write(FileChannel channel, ByteBuffer source, long at) throws IOException {
    long position = at;
    while (source.hasRemaining()) {
      position += channel.write(source, position);
    }
  }

  /** Returns the copies that there are, the oldest first; those that are damaged are left out. */
  public synchronized List<FrozenRing> list() throws IOException {
    List<FrozenRing> found = new ArrayList<>();
    if (folder != null && Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*")) {
        for (Path file : files) {
          try {
            found.add(describe(file));
          } catch (MalformedMessageException e) {
            // It is no copy of ours; it is left alone.
          }
        }
      }
    }
    found.sort(Comparator.comparing(FrozenRing::made).thenComparing(FrozenRing::id));
    return found;
  }

  /** Deletes a copy, if it is there. */
  public synchronized void delete(String id) throws IOException {
    CursorFile.checkName(id);
    Files.deleteIfExists(folder().resolve(id));
  }

  /** Reads what a copy says of itself. */
  public static FrozenRing describe(Path file) throws IOException {
    FrozenHeader header = header(file);
    return new FrozenRing(
        file.getFileName().toString(),
        file,
        Instant.EPOCH.plus(header.madeMicros(), ChronoUnit.MICROS),
        header.from(),
        header.to(),
        header.count(),
        header.overwritten(),
        Files.size(file));
  }

  static FrozenHeader header(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer start = ByteBuffer.allocate(Layout.HEADER);
      while (start.hasRemaining() && channel.read(start, start.position()) >= 0) {
        // A read may bring less than was asked for.
      }
      return FrozenHeader.decode(Bytes.copyOf(start.array(), 0, start.position()));
    }
  }
}
