package dev.sideband.linux.internal.proc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of users by number, from a file like {@code /etc/passwd}.
 *
 * <p>The file is read again when its stamp changes. No program is started and no directory service
 * is asked: either may hang. For one thread.
 */
public final class UserNames {

  private static final int MOST_BYTES = 4 << 20;

  private final Path file;
  private @Nullable FileTime modified;
  private @Nullable Object key;
  private long size;
  private long[] numbers = {};
  private byte[][] names = {};

  /** Creates the lookup; {@link #refresh} reads the file. */
  public UserNames(Path file) {
    this.file = file;
  }

  /** Reads the file if it has changed; without a readable file nobody has a name. */
  public void refresh() {
    try {
      BasicFileAttributes stamp = Files.readAttributes(file, BasicFileAttributes.class);
      if (stamp.lastModifiedTime().equals(modified)
          && stamp.size() == size
          && Objects.equals(stamp.fileKey(), key)) {
        return;
      }
      try (InputStream in = Files.newInputStream(file)) {
        parse(in.readNBytes(MOST_BYTES));
      }
      modified = stamp.lastModifiedTime();
      size = stamp.size();
      key = stamp.fileKey();
    } catch (IOException unreadable) {
      modified = null;
      numbers = new long[0];
    }
  }

  /** Returns the name of a user as the bytes it has in the file; null for one without a name. */
  public byte @Nullable [] name(long uid) {
    int low = 0;
    int high = numbers.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (numbers[middle] == uid) {
        return names[middle];
      }
      if (numbers[middle] < uid) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /**
   * Takes {@code name:password:number:...} from each line; of two with a number the first counts.
   */
  private void parse(byte[] content) {
    Map<Long, byte[]> found = new TreeMap<>();
    // One character a byte, so that a name's bytes come out as they went in.
    String text = new String(content, StandardCharsets.ISO_8859_1);
    text.lines()
        .map(line -> line.split(":", 4))
        .filter(fields -> fields.length == 4 && !fields[0].isEmpty())
        .forEach(fields -> {
          try {
            long uid = Integer.parseUnsignedInt(fields[2]) & 0xFFFF_FFFFL;
            found.putIfAbsent(uid, fields[0].getBytes(StandardCharsets.ISO_8859_1));
          } catch (NumberFormatException notAUser) {
            // Such as a comment, or a line that points to a directory service.
          }
        });
    numbers = found.keySet().stream().mapToLong(Long::longValue).toArray();
    names = found.values().toArray(byte[][]::new);
  }
}
