package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.SnapshotFormat;
import dev.sideband.snapshot.StageDraft;
import dev.sideband.snapshot.StageView;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** The changes that a delta brings, kept beside the stages until they are whole, and their base. */
final class DeltaAside implements AutoCloseable {

  /** The name of the file that holds the changes. */
  static final String NAME = "delta";

  private final StageFiles files;
  private final StageFile file;
  private final StageView base;
  private long length;

  DeltaAside(StageFiles files, StageView base) throws IOException {
    this.files = files;
    this.base = base;
    this.file = files.create(NAME);
  }

  void append(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    file.write(bytes, length);
    length += count;
  }

  /** Appends the base with the changes applied, at most {@code most} bytes, to {@code whole}. */
  void applyTo(StageDraft whole, long most, SnapshotFormat format) throws IOException {
    OutputStream out =
        new BufferedOutputStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
              }

              @Override
              public void write(byte[] source, int from, int count) throws IOException {
                if (whole.length() + count > most) {
                  throw new MalformedMessageException(
                      "delta", 0, "makes more than the " + most + " bytes announced", Bytes.EMPTY);
                }
                whole.append(ByteBuffer.wrap(source, from, count));
              }
            });
    format.apply(base.stream(), new BufferedInputStream(new Changes()), out);
    out.flush();
  }

  @Override
  public void close() {
    base.close();
    file.close();
    try {
      files.delete(NAME);
    } catch (IOException e) {
      // The next delta takes its place.
    }
  }

  private final class Changes extends InputStream {

    private long next;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      int read = file.read(ByteBuffer.wrap(target, from, count), next);
      next += read;
      return read == 0 && count > 0 ? -1 : read;
    }
  }
}
