package dev.sideband.snapshot;

import dev.sideband.snapshot.internal.StageFile;
import dev.sideband.snapshot.internal.StageFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files whose every step is shown to a watcher first, which may let the step fail. */
final class WatchedFiles implements StageFiles {

  /** What is about to be done to a file; a rename is shown with its new name. */
  enum Step {
    READ,
    CREATE,
    WRITE,
    TRUNCATE,
    FORCE,
    RENAME,
    DELETE,
    SYNC_DIRECTORY
  }

  /** Sees each step before it is done. */
  interface Watcher {
    void before(Step step, String name) throws IOException;
  }

  private final StageFiles files;
  private final Watcher watcher;
  private final List<StageFile> opened = new ArrayList<>();

  WatchedFiles(StageFiles files, Watcher watcher) {
    this.files = files;
    this.watcher = watcher;
  }

  /** Does what the death of the process does: closes every file, and frees the directory. */
  void releaseAll() {
    opened.forEach(StageFile::close);
    files.close();
  }

  @Override
  public StageFile create(String name) throws IOException {
    watcher.before(Step.CREATE, name);
    return watched(name, files.create(name));
  }

  @Override
  public Optional<StageFile> open(String name) throws IOException {
    return files.open(name).map(file -> watched(name, file));
  }

  private StageFile watched(String name, StageFile file) {
    opened.add(file);
    return new WatchedFile(name, file);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    watcher.before(Step.RENAME, to);
    files.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    watcher.before(Step.DELETE, name);
    files.delete(name);
  }

  @Override
  public void syncDirectory() throws IOException {
    watcher.before(Step.SYNC_DIRECTORY, "");
    files.syncDirectory();
  }

  @Override
  public void close() {
    files.close();
  }

  private final class WatchedFile implements StageFile {

    private final String name;
    private final StageFile file;

    private WatchedFile(String name, StageFile file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      watcher.before(Step.READ, name);
      return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      watcher.before(Step.WRITE, name);
      file.write(source, position);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      watcher.before(Step.TRUNCATE, name);
      file.truncate(size);
    }

    @Override
    public void force() throws IOException {
      watcher.before(Step.FORCE, name);
      file.force();
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
