package dev.sideband.linux.internal.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * What a service printed, in a few files of bounded size: {@code NAME.log}, the older {@code
 * NAME.log.1} and so on.
 *
 * <p>The service appends to the first one itself, so that it needs nobody to go on. When it has
 * grown too large, its newest part is copied aside and it is emptied, and what is written between
 * the two is lost. Safe for any thread.
 */
final class OutputFiles {

  private static final int MOST_TAIL = 4096;

  private final Path folder;
  private final String name;
  private final long fileBytes;
  private final int files;

  /**
   * Creates the files' keeper.
   *
   * @param folder is there
   * @param fileBytes how large one may grow
   * @param files how many there may be, from 1
   */
  OutputFiles(Path folder, String name, long fileBytes, int files) {
    this.folder = folder;
    this.name = name;
    this.fileBytes = fileBytes;
    this.files = files;
  }

  /** Returns the file that the service appends to. */
  Path current() {
    return numbered(0);
  }

  private Path numbered(int age) {
    return folder.resolve(name + ".log" + (age == 0 ? "" : "." + age));
  }

  /** Keeps the bounds. */
  synchronized void trim() throws IOException {
    Path current = current();
    if (!Files.exists(current) || Files.size(current) <= fileBytes) {
      return;
    }
    for (int age = files - 2; age >= 1; age--) {
      if (Files.exists(numbered(age))) {
        Files.move(numbered(age), numbered(age + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    try (FileChannel from =
        FileChannel.open(current, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (files > 1) {
        copyEnd(from, numbered(1));
      }
      from.truncate(0);
    }
  }

  /** Copies the newest part, and what comes meanwhile; a writer as fast as we are ends that. */
  private void copyEnd(FileChannel from, Path target) throws IOException {
    try (FileChannel to =
        FileChannel.open(
            target,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      long at = Math.max(0, from.size() - fileBytes);
      long end = at + 2 * fileBytes;
      for (long size = from.size(); at < Math.min(size, end); size = from.size()) {
        at += from.transferTo(at, Math.min(size, end) - at, to);
      }
    }
  }

  /** Returns how much the service has printed since the files were last trimmed, bytes. */
  long size() throws IOException {
    return Files.exists(current()) ? Files.size(current()) : 0;
  }

  /** Returns the last line that was printed since a size; empty if there is none. */
  String lastLineSince(long size) throws IOException {
    try (FileChannel in = FileChannel.open(current(), StandardOpenOption.READ)) {
      long from = Math.max(Math.min(size, in.size()), in.size() - MOST_TAIL);
      ByteBuffer tail = ByteBuffer.allocate((int) (in.size() - from));
      while (tail.hasRemaining() && in.read(tail, from + tail.position()) >= 0) {
        // On to the end.
      }
      String text = new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8).strip();
      return text.substring(text.lastIndexOf('\n') + 1);
    }
  }
}
