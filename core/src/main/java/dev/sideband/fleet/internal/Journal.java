package dev.sideband.fleet.internal;

import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lines that are only ever added to, in the files of one folder; nothing is overwritten or deleted.
 *
 * <p>A line begins with the SHA-256 of the line before, in hexadecimal, of the very first with
 * zeros; so none can be changed, left out or put in without that being seen. What was cut by a
 * crash ends its file: it was never confirmed, the next line stands in a new file, and says nothing
 * of it. Safe for any thread; one process writes.
 */
public final class Journal implements AutoCloseable {

  private static final String BEFORE_FIRST = "0".repeat(64);
  private static final String NAME = "journal-%06d.log";
  private static final int LONGEST = 1 << 20;

  private final Path folder;
  private final long fileBytes;
  private String previous = BEFORE_FIRST;
  private long lines;
  private int files;
  private @Nullable FileChannel file;
  private boolean closed;

  /**
   * How far a journal has come.
   *
   * @param lines how many lines there are
   * @param hash the SHA-256 of the last one; without lines, zeros
   */
  public record Head(long lines, Bytes hash) {}

  /** Takes what stands in the lines, in their order. */
  public interface Reader {

    /**
     * Takes the next one.
     *
     * @throws IOException if it cannot be understood
     */
    void line(String text) throws IOException;
  }

  private Journal(Path folder, long fileBytes) {
    this.folder = folder;
    this.fileBytes = fileBytes;
  }

  /**
   * Opens a journal and reads it.
   *
   * @param folder where it is, or is to be; its parent exists
   * @param fileBytes how large a file may grow before the next one is begun
   * @throws IOException if something was changed in it, or it cannot be read
   */
  public static Journal open(Path folder, long fileBytes, Reader reader) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder);
      Folders.syncNameOf(folder);
    }
    Journal journal = new Journal(folder, fileBytes);
    for (Path file : journal.existing()) {
      journal.read(file, reader);
    }
    return journal;
  }

  private List<Path> existing() throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(path -> path.getFileName().toString().matches("journal-\\d{6,}\\.log"))
          .sorted()
          .toList();
    }
  }

  private void read(Path path, Reader reader) throws IOException {
    files++;
    if (!path.getFileName().toString().equals(String.format(NAME, files))) {
      throw new IOException(folder + ": file " + files + " is missing");
    }
    byte[] bytes = Files.readAllBytes(path);
    int number = 0;
    for (int at = 0; at < bytes.length; ) {
      int end = at;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      if (end == bytes.length) {
        return;
      }
      number++;
      String line = new String(bytes, at, end - at, StandardCharsets.UTF_8);
      if (!line.startsWith(previous + " ")) {
        throw new IOException(path + ", line " + number + ": does not follow the line before");
      }
      reader.line(line.substring(previous.length() + 1));
      previous = hash(Arrays.copyOfRange(bytes, at, end));
      lines++;
      at = end + 1;
    }
  }

  /**
   * Adds a line, which is on the disk when this returns.
   *
   * @throws IOException if it is not; then nobody will read it, and the journal can be used further
   */
  public synchronized void append(String text) throws IOException {
    byte[] line = (previous + " " + text).getBytes(StandardCharsets.UTF_8);
    if (closed) {
      throw new IOException(folder + " is closed");
    }
    if (line.length > LONGEST || text.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("no line: " + line.length + " bytes");
    }
    FileChannel to = file;
    if (to == null || to.position() > fileBytes) {
      to = beginFile();
    }
    try {
      write(ByteBuffer.wrap(line), to);
      write(ByteBuffer.wrap(new byte[] {'\n'}), to);
      to.force(false);
    } catch (IOException e) {
      giveUp(to);
      throw e;
    }
    previous = hash(line);
    lines++;
  }

  /** Returns how many lines there are, and the hash of the last one. */
  public synchronized Head head() {
    return new Head(lines, Bytes.ofHex(previous));
  }

  private FileChannel beginFile() throws IOException {
    closeFile();
    Path next = folder.resolve(String.format(NAME, files + 1));
    try {
      file = FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(folder + " is written by somebody else", e);
    }
    files++;
    Folders.sync(folder);
    return file;
  }

  /** What cannot be confirmed must not count: the line is cut, and its file ends there. */
  private void giveUp(FileChannel failed) throws IOException {
    try {
      failed.truncate(Math.max(0, failed.position() - 1));
    } finally {
      closeFile();
    }
  }

  private void closeFile() throws IOException {
    FileChannel done = file;
    file = null;
    if (done != null) {
      done.close();
    }
  }

  private static void write(ByteBuffer bytes, FileChannel to) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  private static String hash(byte[] line) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(line));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Closes the file. Idempotent. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    closeFile();
  }
}
