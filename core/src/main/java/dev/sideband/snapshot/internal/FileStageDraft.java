package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.StageDraft;
import dev.sideband.snapshot.StageHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** New content of a stage in a file beside it, until that file takes over the stage's name. */
final class FileStageDraft implements StageDraft {

  private final FileStageStore store;
  private final long generation;
  private final String draftName;
  private final String name;
  private final StageFile file;
  private @Nullable StageImage shown;
  private long length;
  private boolean closed;

  FileStageDraft(
      FileStageStore store, long generation, String draftName, String name, StageFile file) {
    this.store = store;
    this.generation = generation;
    this.draftName = draftName;
    this.name = name;
    this.file = file;
  }

  @Override
  public long generation() {
    return generation;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void append(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    file.write(bytes, StageHeaderCodec.SIZE + length);
    length += count;
    StageImage image = shown;
    if (image != null) {
      image.header(image.header().withLength(length));
    }
  }

  @Override
  public void clear() throws IOException {
    length = 0;
    StageImage image = shown;
    if (image != null) {
      image.header(image.header().withLength(0));
    }
    file.truncate(StageHeaderCodec.SIZE);
  }

  @Override
  public void show(StageHeader header) throws IOException {
    writeHeader(header);
    takeName(header);
  }

  @Override
  public void commit(StageHeader header) throws IOException {
    StageImage image = shown;
    if (image != null) {
      image.header(header);
      writeHeader(header);
      file.force();
    } else {
      writeHeader(header);
      file.force();
      takeName(header);
      store.files().syncDirectory();
    }
  }

  private void writeHeader(StageHeader header) throws IOException {
    file.write(StageHeaderCodec.encode(header).asBuffer(), 0);
  }

  private void takeName(StageHeader header) throws IOException {
    store.files().rename(draftName, name);
    StageImage image = new StageImage(header, file);
    shown = image;
    store.publish(image);
  }

  /** Removes what has no name of its own yet; a content that is shown stays, whole or not. */
  @Override
  public void close() {
    if (closed || shown != null) {
      return;
    }
    closed = true;
    file.close();
    try {
      store.files().delete(draftName);
    } catch (IOException e) {
      // It is removed when the directory is opened next.
    }
  }
}
