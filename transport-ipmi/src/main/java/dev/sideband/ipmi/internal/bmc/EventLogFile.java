package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.command.SelEntry;
import dev.sideband.ipmi.command.SelTime;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of an event log: slots of 32 bytes, each with a checksum of its own.
 *
 * <p>One slot is the head, behind the records that a file was made with; each other one holds a
 * record, or notes that one found no room. A slot is appended and forced to the disk; whatever else
 * changes makes a new file, which takes the old one's place in one step. So a crash costs the slot
 * that was being written and no other. A damaged slot is passed over and counted. For one thread at
 * a time.
 */
public final class EventLogFile implements AutoCloseable {

  /** What a file tells when it is opened. */
  public record Content(Head head, List<Added> records, boolean overflowed, int damaged) {}

  /**
   * What holds for the log as a whole.
   *
   * @param lastErasure when the log was erased last
   * @param lastId the number that was given out last
   */
  public record Head(SelTime lastErasure, int lastId) {}

  /** A record of {@link SelEntry#SIZE} bytes, and when it was added. */
  public record Added(SelTime time, Bytes record) {}

  private static final int SLOT = 32;
  private static final int MOST_SLOTS = 0x1_0002;
  private static final int VERSION = 1;
  private static final int HEAD = 0x48;
  private static final int RECORD = 0x52;
  private static final int OVERFLOW = 0x4F;
  private static final int CRC_AT = SLOT - 4;

  private final Path path;
  private final Content content;
  private FileChannel channel;

  private EventLogFile(Path path, FileChannel channel, Content content) {
    this.path = path;
    this.channel = channel;
    this.content = content;
  }

  /**
   * Opens a file or makes one.
   *
   * @throws IOException if it cannot be read or written, is no event log, or is another's
   */
  public static EventLogFile open(Path path) throws IOException {
    FileChannel channel = own(path);
    try {
      long size = channel.size();
      if (size > (long) SLOT * MOST_SLOTS) {
        throw new IOException(path + " is too large for an event log: " + size + " bytes");
      }
      if (size < SLOT) {
        EventLogFile made =
            new EventLogFile(
                path, channel, new Content(new Head(SelTime.UNSPECIFIED, 0), List.of(), false, 0));
        channel.truncate(0);
        made.append(head(made.content.head));
        return made;
      }
      Scan scan = new Scan(path, readAll(channel, (int) size));
      channel.truncate((long) scan.end * SLOT);
      return new EventLogFile(path, channel, scan.content());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Reads through the channel that is locked: to close another one would give up the lock. */
  private static Bytes readAll(FileChannel channel, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    int count = 0;
    while (bytes.hasRemaining() && count >= 0) {
      count = channel.read(bytes, bytes.position());
    }
    return Bytes.copyOf(bytes.array(), 0, bytes.position());
  }

  private static FileChannel own(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Owned within this process: the same.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException("in use: " + path);
  }

  /** Returns what the file held when it was opened. */
  public Content content() {
    return content;
  }

  /** Appends a record. */
  public void add(Added added) throws IOException {
    append(slot(RECORD, added.time(), added.record()));
  }

  /** Notes that a record found no room. */
  public void overflow() throws IOException {
    append(slot(OVERFLOW, SelTime.UNSPECIFIED, Bytes.copyOf(new byte[SelEntry.SIZE])));
  }

  /** Replaces all that the file holds. */
  public void replace(Head head, List<Added> records, boolean overflowed) throws IOException {
    Path next = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(next);
    FileChannel written = own(next);
    FileChannel before = channel;
    try {
      channel = written;
      for (Added each : records) {
        write(slot(RECORD, each.time(), each.record()));
      }
      write(head(head));
      if (overflowed) {
        overflow();
      }
      channel.force(true);
      Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      channel = before;
      written.close();
      throw e;
    }
    before.close();
    syncFolder();
  }

  /**
   * Forces the new file's name to the disk. Where a folder cannot be opened, the file is in its
   * place all the same: to go back to the one before would write to a file without a name.
   */
  private void syncFolder() throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    } catch (AccessDeniedException e) {
      // Then the system decides when.
    }
  }

  /** Writes a slot at the end; one that did not reach the disk is cut off again. */
  private void append(Bytes slot) throws IOException {
    long before = channel.size();
    try {
      write(slot);
      channel.force(false);
    } catch (IOException e) {
      channel.truncate(before);
      throw e;
    }
  }

  private void write(Bytes slot) throws IOException {
    long at = channel.size() / SLOT * SLOT;
    ByteBuffer left = slot.asBuffer();
    while (left.hasRemaining()) {
      channel.write(left, at + left.position());
    }
  }

  private static Bytes head(Head head) {
    WireWriter payload = new WireWriter(SelEntry.SIZE).u8(VERSION).u8(0).u16(head.lastId());
    payload.u64(0).u32(0);
    return slot(HEAD, head.lastErasure(), payload.toBytes());
  }

  private static Bytes slot(int kind, SelTime time, Bytes payload) {
    WireWriter out = new WireWriter(SLOT).u8(kind).u24(0).u32(time.seconds()).bytes(payload);
    out.u32(0);
    return out.u32(Crc.of(out.toBytes())).toBytes();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Reads all slots. */
  private static final class Scan {
    private final Path path;
    private final List<Added> records = new ArrayList<>();
    private Head head = new Head(SelTime.UNSPECIFIED, 0);
    private boolean overflowed;
    private int damaged;

    /** Behind the last slot that is whole. */
    private int end = 1;

    Scan(Path path, Bytes file) throws IOException {
      this.path = path;
      int gap = 0;
      for (int i = 0; (i + 1) * SLOT <= file.size(); i++) {
        Bytes slot = file.slice(i * SLOT, SLOT);
        if (Crc.of(slot.slice(0, CRC_AT)) != slot.slice(CRC_AT, 4).reader().u32("CRC")) {
          gap++;
          continue;
        }
        take(slot);
        damaged += gap;
        gap = 0;
        end = i + 1;
      }
    }

    private void take(Bytes slot) throws IOException {
      WireReader in = slot.reader();
      int kind = in.u8("kind");
      in.skip(3, "nothing");
      SelTime time = SelTime.decode(in);
      Bytes payload = in.bytes(SelEntry.SIZE, "record");
      switch (kind) {
        case HEAD -> head = readHead(time, payload);
        case RECORD -> {
          records.add(new Added(time, payload));
          head = new Head(head.lastErasure(), payload.reader().u16("record id"));
        }
        case OVERFLOW -> overflowed = true;
        default -> throw new IOException(path + " is of a later version");
      }
    }

    private Head readHead(SelTime erased, Bytes payload) throws IOException {
      WireReader in = payload.reader();
      if (in.u8("version") != VERSION) {
        throw new IOException(path + " is of a later version");
      }
      in.skip(1, "nothing");
      return new Head(erased, in.u16("last id"));
    }

    Content content() {
      return new Content(head, records, overflowed, damaged);
    }
  }
}
