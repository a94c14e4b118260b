package dev.sideband.ipmi.internal.console;

import dev.sideband.ring.Durability;
import dev.sideband.ring.RingException;
import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingProblem;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.Stamp;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The log of a host's console: a ring whose bytes are counted from the first one on.
 *
 * <p>The ring's file is named after its stream, so a ring that was lost and made anew is another
 * stream, and a restart of the BMC goes on with the same. Each record says at which offset it
 * begins and when it came, so that what is damaged between two records shows as a hole in the
 * offsets. Safe for any thread.
 */
public final class ConsoleLog implements AutoCloseable {

  /** Offset, boot and time stand before what a record holds. */
  static final int HEADER = 8 + 4 + 6;

  private static final int MOST_RECORD = 2_048;
  private static final int BLOCK = 1 << 14;
  private static final Duration ON_DISK_AFTER = Duration.ofSeconds(1);
  private static final Pattern FILE = Pattern.compile("console-([0-9A-F]{8})\\.ring");

  private final RingLog ring;
  private final int stream;
  private final BootClock clock;
  private final long capacity;
  private final WireWriter record = new WireWriter(HEADER + MOST_RECORD);
  private volatile long end;

  private ConsoleLog(RingLog ring, int stream, BootClock clock, long capacity) throws IOException {
    this.ring = ring;
    this.stream = stream;
    this.clock = clock;
    this.capacity = capacity;
    this.end = endOf(ring);
  }

  /**
   * Opens the log of a folder, or begins another stream if there is none that can be read.
   *
   * @param size the bytes that a new ring takes
   * @param clock tells when bytes come
   * @throws IOException if the folder cannot be used, or another BMC uses the log
   */
  public static ConsoleLog open(Path folder, long size, BootClock clock, TransportContext context)
      throws IOException {
    Files.createDirectories(folder);
    for (Path file : newestFirst(folder)) {
      try {
        return openFile(file, size, clock, context);
      } catch (RingException e) {
        if (e.problem() != RingProblem.NOT_A_RING && e.problem() != RingProblem.UNKNOWN_VERSION) {
          throw e;
        }
        context.observer().counted("bmc.console.log.lost", file.toString(), 1);
        Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"));
      }
    }
    int stream = 0;
    while (stream == 0) {
      stream = context.random().nextInt();
    }
    Path file = folder.resolve(String.format("console-%08X.ring", stream));
    return openFile(file, size, clock, context);
  }

  private static List<Path> newestFirst(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        if (FILE.matcher(each.getFileName().toString()).matches()) {
          files.add(each);
        }
      }
    }
    files.sort(Comparator.comparingLong((Path file) -> file.toFile().lastModified()).reversed());
    return files;
  }

  private static ConsoleLog openFile(
      Path file, long size, BootClock clock, TransportContext context) throws IOException {
    Matcher name = FILE.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(file.toString());
    }
    int stream = Integer.parseUnsignedInt(name.group(1), 16);
    // A cold reset gives the BMC another boot in the middle of a run; the ring keeps one for each.
    BootClock own =
        BootClock.of(
            new BmcBoot(context.random().nextInt()),
            Duration.ZERO,
            context.ticker(),
            context.clock());
    RingLog ring =
        RingLog.file(file)
            .size(size)
            .blockSize(BLOCK)
            .durability(Durability.powerLoss(ON_DISK_AFTER))
            .background(context.scheduler(), context.executor())
            .open(own);
    try {
      return new ConsoleLog(ring, stream, clock, Files.size(file));
    } catch (IOException | RuntimeException e) {
      ring.close();
      throw e;
    }
  }

  private static long endOf(RingLog ring) throws IOException {
    RingRecord last = new RingRecord();
    try (RingReader reader = ring.reader()) {
      reader.seekNewest();
      return reader.previous(last) ? piece(last).end() : 0;
    }
  }

  static ConsolePiece piece(RingRecord record) {
    ByteBuffer payload = record.payload();
    if (payload.remaining() < HEADER) {
      return new ConsolePiece(record.type(), 0, new BmcBoot(0), 0, Bytes.EMPTY);
    }
    long offset = Long.reverseBytes(payload.getLong(0));
    BmcBoot boot = new BmcBoot(Integer.reverseBytes(payload.getInt(8)));
    long micros =
        Integer.reverseBytes(payload.getInt(12)) & 0xFFFFFFFFL
            | (long) (Short.reverseBytes(payload.getShort(16)) & 0xFFFF) << 32;
    Bytes all = record.copyPayload();
    return new ConsolePiece(
        record.type(), offset, boot, micros, all.slice(HEADER, all.size() - HEADER));
  }

  /** Returns the number of the stream that offsets count in, not 0. */
  public int stream() {
    return stream;
  }

  /** Returns the offset behind the newest byte. */
  public long end() {
    return end;
  }

  /** Returns the size of the log in bytes, those around the console's own included. */
  public long capacity() {
    return capacity;
  }

  /** Returns the oldest piece that holds bytes, or the end if there is none. */
  public long oldest() throws IOException {
    try (ConsoleCursor cursor = cursor()) {
      ConsolePiece first = cursor.next();
      return first == null ? end : first.offset();
    }
  }

  /** Appends bytes that the host sent. */
  public synchronized void append(Bytes bytes) throws IOException {
    for (int at = 0; at < bytes.size(); at += MOST_RECORD) {
      Bytes part = bytes.slice(at, Math.min(MOST_RECORD, bytes.size() - at));
      write(ConsolePiece.BYTES, part, clock.now());
      end += part.size();
    }
  }

  /** Appends a note of what happens now, before the next byte. */
  public synchronized ConsolePiece note(int kind, Bytes detail) throws IOException {
    Stamp now = clock.now();
    write(kind, detail, now);
    return new ConsolePiece(kind, end, boot(now), now.micros(), detail);
  }

  private void write(int kind, Bytes data, Stamp now) throws IOException {
    record.clear().u64(end).u32(boot(now).id()).u48(now.micros()).bytes(data);
    ring.append(kind, record.asBuffer());
  }

  private static BmcBoot boot(Stamp stamp) {
    return stamp.clock() instanceof BmcBoot boot ? boot : new BmcBoot(0);
  }

  /**
   * Returns a cursor before the oldest piece. The caller closes it; it does not outlive the log.
   */
  public ConsoleCursor cursor() throws IOException {
    return new ConsoleCursor(ring);
  }

  @Override
  public void close() {
    ring.close();
  }
}
