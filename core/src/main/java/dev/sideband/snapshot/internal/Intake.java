package dev.sideband.snapshot.internal;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes as they travel into plain ones and passes them on, never more than announced: what a
 * few deflated bytes swell to is cut off at the limit and not looked at further.
 */
final class Intake implements AutoCloseable {

  /** Takes plain bytes. */
  interface Sink {
    void append(ByteBuffer bytes) throws IOException;
  }

  private static final int BUFFER = 1 << 13;

  private final Sink sink;
  private final long most;
  private final @Nullable Inflater inflater;
  private final byte[] plain = new byte[BUFFER];
  private long taken;
  private long passed;

  Intake(boolean deflated, long most, Sink sink) {
    this.sink = sink;
    this.most = most;
    this.inflater = deflated ? new Inflater() : null;
  }

  /** Takes the next bytes; after an exception nothing more may be given. */
  void accept(Bytes data) throws IOException {
    if (inflater == null) {
      pass(data.asBuffer(), data);
    } else {
      inflate(inflater, data);
    }
    taken += data.size();
  }

  private void inflate(Inflater inflater, Bytes data) throws IOException {
    inflater.setInput(data.asBuffer());
    try {
      while (true) {
        int count = inflater.inflate(plain);
        if (count > 0) {
          pass(ByteBuffer.wrap(plain, 0, count), data);
        } else if (inflater.finished() || inflater.needsInput()) {
          break;
        } else {
          throw malformed("asks for a dictionary", data);
        }
      }
    } catch (DataFormatException e) {
      throw malformed("is not deflated: " + e.getMessage(), data);
    }
    if (inflater.getRemaining() > 0) {
      throw malformed("goes on after its end", data);
    }
  }

  private void pass(ByteBuffer bytes, Bytes data) throws IOException {
    if (passed + bytes.remaining() > most) {
      throw malformed("has more than the " + most + " plain bytes announced", data);
    }
    passed += bytes.remaining();
    sink.append(bytes);
  }

  private MalformedMessageException malformed(String problem, Bytes data) {
    return new MalformedMessageException("content", (int) taken, problem, data);
  }

  /** Checks that what came can be all of it. */
  void finish() throws MalformedMessageException {
    if (inflater != null && !inflater.finished()) {
      throw malformed("is cut", Bytes.EMPTY);
    }
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.end();
    }
  }
}
