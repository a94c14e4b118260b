package dev.sideband.fleet.deploy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads a zip (PKWARE's APPNOTE 6.3, stored and deflated entries, no zip64, no encryption),
 * strictly: each byte belongs to exactly one entry or to the directory at the end, and what stands
 * before an entry agrees with the directory. So nobody can read another archive in the same bytes.
 * For one thread.
 */
final class ZipReader {

  private static final int END_SIGNATURE = 0x06054B50;
  private static final int END = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int FORMAT = 0170000;
  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int SYMBOLIC_LINK = 0120000;
  private static final int DOS_DIRECTORY = 0x10;

  private final ZipBytes bytes;
  private final UnpackLimits limits;

  private ZipReader(ZipBytes bytes, UnpackLimits limits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  /**
   * Reads an archive.
   *
   * @param file all of it
   * @param sink takes the entries with the names and modes that stand there
   * @throws ArtefactRefusedException if it is none, is broken, or has what does not belong there
   */
  static void read(ZipBytes.Source file, long size, UnpackLimits limits, EntrySink sink)
      throws IOException {
    new ZipReader(new ZipBytes(file, size), limits).read(sink);
  }

  private void read(EntrySink sink) throws IOException {
    long end = findEnd();
    List<ZipEntryHead> entries = readDirectory(end);
    long directory = bytes.u32(end + 16);
    long at = 0;
    for (ZipEntryHead entry : entries) {
      if (entry.offset() != at) {
        throw refused(ArtefactFault.TRAILING, entry, "does not follow the one before");
      }
      at = readEntry(entry, directory, sink);
    }
    if (at != directory) {
      throw ZipBytes.refused(ArtefactFault.TRAILING, "has bytes that belong to no entry");
    }
  }

  /** Finds the record at the end, whose comment reaches exactly to the end of the file. */
  private long findEnd() throws IOException {
    long found = -1;
    for (long at = bytes.size() - END;
        at >= 0 && at >= bytes.size() - END - LONGEST_COMMENT;
        at--) {
      if (bytes.u8(at) == 'P'
          && bytes.u32(at) == END_SIGNATURE
          && at + END + bytes.u16(at + 20) == bytes.size()) {
        if (found >= 0) {
          throw ZipBytes.refused(ArtefactFault.MISMATCH, "has two ends");
        }
        found = at;
      }
    }
    if (found < 0) {
      throw ZipBytes.refused(ArtefactFault.MALFORMED, "has no end");
    }
    return found;
  }

  /** Reads the directory, and returns its entries in the order in which they stand in the file. */
  private List<ZipEntryHead> readDirectory(long end) throws IOException {
    int count = bytes.u16(end + 10);
    long size = bytes.u32(end + 12);
    long from = bytes.u32(end + 16);
    if (count == 0xFFFF || size == 0xFFFFFFFFL || from == 0xFFFFFFFFL) {
      throw ZipBytes.refused(ArtefactFault.UNSUPPORTED, "is a zip64");
    }
    if (bytes.u32(end + 4) != 0 || bytes.u16(end + 8) != count) {
      throw ZipBytes.refused(ArtefactFault.UNSUPPORTED, "is cut into several files");
    }
    if (from + size != end) {
      throw ZipBytes.refused(ArtefactFault.TRAILING, "has something around its directory");
    }
    if (count > limits.entries()) {
      throw ZipBytes.refused(ArtefactFault.TOO_LARGE, "has " + count + " entries");
    }
    List<ZipEntryHead> entries = new ArrayList<>();
    long at = from;
    for (int i = 0; i < count; i++) {
      ZipEntryHead entry = ZipEntryHead.read(bytes, at, limits.nameBytes());
      at += entry.directoryBytes();
      entries.add(entry);
    }
    if (at != end) {
      throw ZipBytes.refused(ArtefactFault.MISMATCH, "has a directory of another size");
    }
    entries.sort(Comparator.comparingLong(ZipEntryHead::offset));
    return entries;
  }

  /** Reads an entry and returns where it ends. */
  private long readEntry(ZipEntryHead entry, long most, EntrySink sink) throws IOException {
    long content = entry.checkLocal(bytes);
    long end = content + entry.packed();
    if (end > most) {
      throw refused(ArtefactFault.MALFORMED, entry, "is cut off");
    }
    ZipContent stream = new ZipContent(bytes, entry, content);
    try {
      pass(entry, stream, sink);
      stream.finish();
    } finally {
      stream.close();
    }
    return entry.hasDescriptor() ? entry.checkDescriptor(bytes, end, most) : end;
  }

  private void pass(ZipEntryHead entry, ZipContent content, EntrySink sink) throws IOException {
    String name = entry.name();
    int mode = entry.attributes() >>> 16;
    int permissions = mode == 0 ? EntrySink.NO_MODE : mode & 07777;
    boolean isFolder = name.endsWith("/");
    if ((entry.attributes() & DOS_DIRECTORY) != 0 && !isFolder) {
      throw refused(ArtefactFault.MISMATCH, entry, "is a folder by attribute and none by name");
    }
    switch (mode & FORMAT) {
      case 0 -> {
        if (isFolder) {
          folder(entry, permissions, sink);
        } else {
          file(entry, permissions, content, sink);
        }
      }
      case DIRECTORY -> folder(entry, permissions, sink);
      case REGULAR -> file(entry, permissions, content, sink);
      case SYMBOLIC_LINK -> sink.link(name, content.text(limits.nameBytes()));
      default -> throw refused(ArtefactFault.DEVICE, entry, "is a device, a pipe or a socket");
    }
  }

  private static void folder(ZipEntryHead entry, int mode, EntrySink sink) throws IOException {
    if (!entry.name().endsWith("/") || entry.size() != 0) {
      throw refused(ArtefactFault.MISMATCH, entry, "is a folder by mode and none by the rest");
    }
    sink.folder(entry.name(), mode);
  }

  private void file(ZipEntryHead entry, int mode, ZipContent content, EntrySink sink)
      throws IOException {
    if (entry.name().endsWith("/")) {
      throw refused(ArtefactFault.MISMATCH, entry, "is a file by mode and a folder by name");
    }
    if (entry.size() > limits.bytes()) {
      throw refused(ArtefactFault.TOO_LARGE, entry, "has " + entry.size() + " bytes");
    }
    sink.file(entry.name(), mode, content);
  }

  private static ArtefactRefusedException refused(
      ArtefactFault fault, ZipEntryHead entry, String text) {
    return new ArtefactRefusedException(fault, entry.name(), text);
  }
}
