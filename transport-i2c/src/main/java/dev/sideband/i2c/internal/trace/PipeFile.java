package dev.sideband.i2c.internal.trace;

import dev.sideband.linux.internal.libc.Libc;
import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.linux.internal.libc.OwnedFd;
import java.io.IOException;
import java.nio.file.Path;

/** A {@code trace_pipe}, or a file of the same content. */
final class PipeFile implements TracePipe {

  private static final int ROOM = 1 << 16;
  private static final int POLL_ENTRY_SIZE = 8;

  private final OwnedFd file;
  private final NativeBuffer room;
  private final NativeBuffer pollEntry;

  private PipeFile(OwnedFd file) throws IOException {
    this.file = file;
    this.room = NativeBuffer.allocate(ROOM);
    this.pollEntry = NativeBuffer.allocate(POLL_ENTRY_SIZE);
  }

  static PipeFile open(Path path) throws IOException {
    OwnedFd file = OwnedFd.open(path, Libc.O_RDONLY);
    try {
      return new PipeFile(file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public int read(byte[] into, int millis) throws IOException {
    if (!file.awaitReadable(pollEntry, millis)) {
      return NOTHING;
    }
    int count = Libc.check(Libc.read(file.number(), room), "read", file.toString());
    if (count == 0) {
      return END;
    }
    int taken = Math.min(count, into.length);
    room.bytes().get(0, into, 0, taken);
    return taken;
  }

  @Override
  public void close() {
    file.close();
  }
}
