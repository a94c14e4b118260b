package dev.sideband.tcp.internal.link;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What files say, read again when one of them changes. Safe for any thread.
 *
 * @param <T> what is made of their contents
 */
public final class WatchedFile<T> {

  /** Makes a value of the files' contents. */
  @FunctionalInterface
  public interface Parser<T> {

    /** Makes it, or says what is wrong. */
    T parse(List<byte[]> contents) throws IOException;
  }

  private record Seen(Object modified, long size, @Nullable Object key) {}

  private final List<Path> files;
  private final int mostBytes;
  private final Parser<T> parser;
  private List<Seen> seen = List.of();
  private @Nullable T value;

  /** Creates it; nothing is read yet. */
  public WatchedFile(List<Path> files, int mostBytes, Parser<T> parser) {
    this.files = List.copyOf(files);
    this.mostBytes = mostBytes;
    this.parser = parser;
  }

  /**
   * Returns what the files say now.
   *
   * @throws IOException if they cannot be read or make no sense
   */
  public synchronized T get() throws IOException {
    List<Seen> present = new ArrayList<>();
    for (Path file : files) {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      present.add(new Seen(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
    }
    T known = value;
    if (known != null && present.equals(seen)) {
      return known;
    }
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(content(file));
    }
    T read = parser.parse(contents);
    value = read;
    seen = present;
    return read;
  }

  private byte[] content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(mostBytes + 1);
      if (content.length > mostBytes) {
        throw new IOException(file + " has more than " + mostBytes + " bytes");
      }
      return content;
    }
  }

  /** Returns what was read last, or null if nothing was. */
  public synchronized @Nullable T last() {
    return value;
  }
}
