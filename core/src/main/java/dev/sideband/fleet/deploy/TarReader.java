package dev.sideband.fleet.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a tar (POSIX 1003.1 ustar with pax headers, and GNU's long names) from its first byte to
 * its last, strictly: whatever two programs might read in two ways is refused. For one thread.
 */
final class TarReader {

  private static final int BLOCK = 512;
  private static final int MODE = 100;
  private static final int SIZE = 124;
  private static final int CHECKSUM = 148;
  private static final int TYPE = 156;
  private static final int LINK_NAME = 157;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;
  private static final int LONGEST_HEADER = 1 << 16;
  private static final int MOST_HEADERS_EACH = 4;
  private static final int LONGEST_PADDING = 1 << 20;
  private static final String PATH = "path";
  private static final String LINK_PATH = "linkpath";
  private static final String LENGTH = "size";

  private final InputStream in;
  private final UnpackLimits limits;
  private final EntrySink sink;
  private final Map<String, String> extended = new HashMap<>();
  private byte[] head = {};
  private long headers;

  private TarReader(InputStream in, UnpackLimits limits, EntrySink sink) {
    this.in = in;
    this.limits = limits;
    this.sink = sink;
  }

  /**
   * Reads an archive.
   *
   * @param in all of it and nothing else, without any compression; it stays open
   * @param sink takes the entries with the names and modes that stand there
   * @throws ArtefactRefusedException if it is none, is broken, or has what does not belong there
   */
  static void read(InputStream in, UnpackLimits limits, EntrySink sink) throws IOException {
    TarReader reader = new TarReader(in, limits, sink);
    while (reader.readHead()) {
      reader.readEntry();
    }
    reader.readPadding();
  }

  /** Reads the next header; false at the end, which is two blocks of zeros. */
  private boolean readHead() throws IOException {
    head = exactly(BLOCK);
    if (isZero(head)) {
      if (!extended.isEmpty()) {
        throw malformed("ends after a header that belongs to an entry");
      }
      if (!isZero(exactly(BLOCK))) {
        throw malformed("has a single block of zeros");
      }
      return false;
    }
    String magic = new String(head, MAGIC, 8, StandardCharsets.ISO_8859_1);
    if (!magic.equals("ustar\00000") && !magic.equals("ustar  \0")) {
      throw malformed("is no ustar");
    }
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : head[i] & 0xFF;
    }
    if (sum != number(CHECKSUM, 8, "checksum")) {
      throw malformed("has a header that was damaged");
    }
    if (++headers > (long) MOST_HEADERS_EACH * limits.entries()) {
      throw refused(ArtefactFault.TOO_LARGE, "", "the tar has too many headers");
    }
    return true;
  }

  private void readEntry() throws IOException {
    char type = (char) (head[TYPE] & 0xFF);
    switch (type) {
      case 'x' -> readExtended(true);
      case 'g' -> readExtended(false);
      case 'L' -> put(PATH, longName());
      case 'K' -> put(LINK_PATH, longName());
      default -> {
        readNamed(type);
        extended.clear();
      }
    }
  }

  private void readNamed(char type) throws IOException {
    String name = name();
    int mode = (int) number(MODE, 8, "mode");
    long size = size();
    boolean isFile = type == '0' || type == '\0' || type == '7';
    if (size != 0 && !isFile) {
      throw refused(ArtefactFault.UNSUPPORTED, name, "is no file and has content");
    }
    switch (type) {
      case '0', '\0', '7' -> {
        if (name.endsWith("/")) {
          throw refused(ArtefactFault.MISMATCH, name, "is a file by type and a folder by name");
        }
        readFile(name, mode, size);
      }
      case '5' -> sink.folder(name, mode);
      case '2' -> sink.link(name, linkName());
      case '1' -> sink.hardLink(name, linkName());
      case '3', '4', '6' -> throw refused(ArtefactFault.DEVICE, name, "is a device or a pipe");
      default -> throw refused(ArtefactFault.UNSUPPORTED, name, "has the type " + (int) type);
    }
  }

  private void readFile(String name, int mode, long size) throws IOException {
    if (size > limits.bytes()) {
      throw refused(ArtefactFault.TOO_LARGE, name, "has " + size + " bytes");
    }
    Content content = new Content(size);
    sink.file(name, mode, content);
    if (content.left > 0) {
      throw new IllegalStateException(content.left + " bytes were not read");
    }
    pad(size);
  }

  /** Reads what follows the end: the rest of the last record, zeros. */
  private void readPadding() throws IOException {
    byte[] buffer = new byte[BLOCK];
    int size = 0;
    for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
      size += got;
      if (size > LONGEST_PADDING) {
        throw refused(ArtefactFault.TRAILING, "", "the tar's end is too long");
      }
      for (int i = 0; i < got; i++) {
        if (buffer[i] != 0) {
          throw refused(ArtefactFault.TRAILING, "", "something follows the tar's end");
        }
      }
    }
  }

  private String name() throws IOException {
    String own = extended.get(PATH);
    if (own != null) {
      return own;
    }
    String name = text(0, 100);
    boolean isPosix = head[MAGIC + 5] == 0;
    String prefix = isPosix ? text(PREFIX, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private String linkName() throws IOException {
    String own = extended.get(LINK_PATH);
    return own == null ? text(LINK_NAME, 100) : own;
  }

  private long size() throws IOException {
    String own = extended.get(LENGTH);
    if (own == null) {
      return number(SIZE, 12, LENGTH);
    }
    if (!own.matches("\\d{1,18}")) {
      throw malformed("has the size \"" + own + "\"");
    }
    return Long.parseLong(own);
  }

  private void put(String key, String value) throws IOException {
    if (extended.put(key, value) != null) {
      throw malformed("says the " + key + " of an entry twice");
    }
  }

  private byte[] longContent() throws IOException {
    long size = number(SIZE, 12, LENGTH);
    if (size > LONGEST_HEADER) {
      throw malformed("has a header of " + size + " bytes");
    }
    byte[] content = exactly((int) size);
    pad(size);
    return content;
  }

  private String longName() throws IOException {
    byte[] content = longContent();
    int end = content.length > 0 && content[content.length - 1] == 0 ? 1 : 0;
    return utf8(content, 0, content.length - end);
  }

  /** Reads records "LENGTH KEY=VALUE\n", where the length counts itself and the line feed. */
  private void readExtended(boolean isForEntry) throws IOException {
    byte[] all = longContent();
    for (int at = 0; at < all.length; ) {
      int space = at;
      while (space < all.length && space < at + 6 && all[space] >= '0' && all[space] <= '9') {
        space++;
      }
      int length = space == at ? 0 : Integer.parseInt(utf8(all, at, space - at));
      int end = at + length;
      if (end > all.length || end <= space + 1 || all[space] != ' ' || all[end - 1] != '\n') {
        throw malformed("has a broken pax header");
      }
      String record = utf8(all, space + 1, end - space - 2);
      int equal = record.indexOf('=');
      if (equal < 1) {
        throw malformed("has a pax header without a key");
      }
      takeRecord(record.substring(0, equal), record.substring(equal + 1), isForEntry);
      at = end;
    }
  }

  private void takeRecord(String key, String value, boolean isForEntry) throws IOException {
    boolean counts = key.equals(PATH) || key.equals(LINK_PATH) || key.equals(LENGTH);
    if (key.startsWith("GNU.sparse") || counts && !isForEntry || key.equals("hdrcharset")) {
      throw refused(ArtefactFault.UNSUPPORTED, "", "the tar has the pax header " + key);
    }
    if (counts) {
      put(key, value);
    }
  }

  private String text(int at, int size) throws IOException {
    int end = at;
    while (end < at + size && head[end] != 0) {
      end++;
    }
    return utf8(head, at, end - at);
  }

  private static String utf8(byte[] bytes, int at, int size) throws IOException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, at, size))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed("has a text that is no UTF-8");
    }
  }

  /** Reads a number in octal digits, or, as GNU writes large ones, in base 256. */
  private long number(int at, int size, String what) throws IOException {
    if ((head[at] & 0xFF) == 0x80) {
      return large(at, size, what);
    }
    int from = at;
    int end = at + size;
    while (from < end && head[from] == ' ') {
      from++;
    }
    long value = 0;
    int digit = from;
    for (; digit < end && head[digit] >= '0' && head[digit] <= '7'; digit++) {
      value = value << 3 | head[digit] - '0';
    }
    for (int rest = digit; rest < end; rest++) {
      if (head[rest] != ' ' && head[rest] != 0) {
        throw malformed("has a " + what + " that is no number");
      }
    }
    return value;
  }

  private long large(int at, int size, String what) throws IOException {
    long value = 0;
    for (int i = at + 1; i < at + size; i++) {
      if (value >= 1L << 48) {
        throw malformed("has too large a " + what);
      }
      value = value << 8 | head[i] & 0xFF;
    }
    return value;
  }

  private void pad(long size) throws IOException {
    exactly((int) (-size & BLOCK - 1));
  }

  private byte[] exactly(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw malformed("is cut off");
    }
    return bytes;
  }

  private static boolean isZero(byte[] block) {
    for (byte one : block) {
      if (one != 0) {
        return false;
      }
    }
    return true;
  }

  private static ArtefactRefusedException malformed(String what) {
    return refused(ArtefactFault.MALFORMED, "", "the tar " + what);
  }

  private static ArtefactRefusedException refused(ArtefactFault fault, String entry, String text) {
    return new ArtefactRefusedException(fault, entry, text);
  }

  /** The bytes of one file. */
  private final class Content extends EntryContent {

    private long left;

    Content(long size) {
      this.left = size;
    }

    @Override
    public int read(byte[] into, int from, int wanted) throws IOException {
      if (left == 0) {
        return -1;
      }
      int got = in.read(into, from, (int) Math.min(left, wanted));
      if (got < 0) {
        throw malformed("is cut off");
      }
      left -= got;
      return got;
    }
  }
}
