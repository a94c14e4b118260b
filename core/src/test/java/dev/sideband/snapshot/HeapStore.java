package dev.sideband.snapshot;

import dev.sideband.snapshot.internal.ViewStream;
import dev.sideband.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A store on the heap, which believes whatever header it is given. */
final class HeapStore implements StageStore {

  private final Map<Stage, StageContent> contents = new EnumMap<>(Stage.class);
  private long generation;

  void put(StageHeader header, Bytes content) {
    contents.put(header.stage(), new StageContent(header, content));
  }

  Bytes content(Stage stage) {
    return Objects.requireNonNull(contents.get(stage)).plain();
  }

  @Override
  public Optional<StageHeader> header(Stage stage) {
    return Optional.ofNullable(contents.get(stage)).map(StageContent::header);
  }

  @Override
  public StageView open(Stage stage, long generation) throws SnapshotRefusedException {
    StageContent content = contents.get(stage);
    if (content == null) {
      throw new SnapshotRefusedException(SnapshotRefusal.NOTHING_TO_SHOW, "absent");
    }
    return new HeapView(content);
  }

  @Override
  public StageDraft draft(Stage stage) {
    return new HeapDraft(++generation);
  }

  private record HeapView(StageContent content) implements StageView {

    @Override
    public StageHeader header() {
      return content.header();
    }

    @Override
    public int read(long offset, ByteBuffer target) {
      Bytes plain = content.plain();
      int count = (int) Math.min(target.remaining(), Math.max(0, plain.size() - offset));
      target.put(plain.slice((int) Math.min(offset, plain.size()), count).asBuffer());
      return count;
    }

    @Override
    public InputStream stream() {
      return new ViewStream(this);
    }

    @Override
    public void close() {}
  }

  private final class HeapDraft implements StageDraft {

    private final long generation;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    private HeapDraft(long generation) {
      this.generation = generation;
    }

    @Override
    public long generation() {
      return generation;
    }

    @Override
    public long length() {
      return content.size();
    }

    @Override
    public void append(ByteBuffer bytes) {
      byte[] part = new byte[bytes.remaining()];
      bytes.get(part);
      content.writeBytes(part);
    }

    @Override
    public void clear() {
      content.reset();
    }

    @Override
    public void show(StageHeader header) {
      put(header, Bytes.copyOf(content.toByteArray()));
    }

    @Override
    public void commit(StageHeader header) {
      show(header);
    }

    @Override
    public void close() {}
  }
}
