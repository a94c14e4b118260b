package dev.sideband.snapshot;

import dev.sideband.snapshot.internal.StageFile;
import dev.sideband.snapshot.internal.StageFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * Files in memory that know what a loss of power would leave of them: what was forced is there;
 * what was not is there in any mixture of old and new sectors, and names not synced are as they
 * were at any moment since they were.
 */
final class MemoryFiles implements StageFiles {

  private static final int SECTOR = 512;

  private final Map<String, MemoryFile> names;

  /** The names as they were at the last sync, and after each change since. */
  private final List<Map<String, MemoryFile>> possibleNames = new ArrayList<>();

  MemoryFiles() {
    this(new HashMap<>());
  }

  private MemoryFiles(Map<String, MemoryFile> names) {
    this.names = names;
    syncDirectory();
  }

  /** Returns what is found after the power came back; {@code random} decides what was lost. */
  MemoryFiles afterPowerLoss(Random random) {
    Map<String, MemoryFile> left =
        new HashMap<>(possibleNames.get(random.nextInt(possibleNames.size())));
    left.replaceAll((name, file) -> file.afterPowerLoss(random));
    return new MemoryFiles(left);
  }

  /** Returns the bytes of a file, which may be changed in place. */
  byte[] bytes(String name) {
    return file(name).content;
  }

  /** Gives a file other bytes. */
  void replace(String name, byte[] content) {
    file(name).content = content;
  }

  private MemoryFile file(String name) {
    return Objects.requireNonNull(names.get(name), name);
  }

  /** Returns files with the same names and bytes, all of them forced. */
  MemoryFiles copy() {
    Map<String, MemoryFile> copies = new HashMap<>();
    names.forEach((name, file) -> copies.put(name, new MemoryFile(file.content.clone())));
    return new MemoryFiles(copies);
  }

  @Override
  public StageFile create(String name) {
    MemoryFile file = new MemoryFile(new byte[0]);
    names.put(name, file);
    changed();
    return file;
  }

  @Override
  public Optional<StageFile> open(String name) {
    return Optional.ofNullable(names.get(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    MemoryFile file = names.remove(from);
    if (file == null) {
      throw new NoSuchFileException(from);
    }
    names.put(to, file);
    changed();
  }

  @Override
  public void delete(String name) {
    names.remove(name);
    changed();
  }

  private void changed() {
    possibleNames.add(Map.copyOf(names));
  }

  @Override
  public void syncDirectory() {
    possibleNames.clear();
    changed();
  }

  @Override
  public void close() {}

  private static final class MemoryFile implements StageFile {

    private byte[] content;
    private byte[] forced;

    private MemoryFile(byte[] content) {
      this.content = content;
      this.forced = content.clone();
    }

    private MemoryFile afterPowerLoss(Random random) {
      int least = Math.min(content.length, forced.length);
      int most = Math.max(content.length, forced.length);
      int size = least + random.nextInt(most - least + 1);
      byte[] left = new byte[size];
      for (int at = 0; at < size; at += SECTOR) {
        byte[] from = random.nextBoolean() ? content : forced;
        int count = Math.min(SECTOR, Math.min(size, from.length) - at);
        if (count > 0) {
          System.arraycopy(from, at, left, at, count);
        }
      }
      return new MemoryFile(left);
    }

    @Override
    public int read(ByteBuffer target, long position) {
      int count = (int) Math.max(0, Math.min(target.remaining(), content.length - position));
      target.put(content, (int) Math.min(position, content.length), count);
      return count;
    }

    @Override
    public void write(ByteBuffer source, long position) {
      int count = source.remaining();
      content = Arrays.copyOf(content, (int) Math.max(content.length, position + count));
      source.get(content, (int) position, count);
    }

    @Override
    public long size() {
      return content.length;
    }

    @Override
    public void truncate(long size) {
      content = Arrays.copyOf(content, (int) Math.min(size, content.length));
    }

    @Override
    public void force() {
      forced = content.clone();
    }

    @Override
    public void close() {}
  }
}
