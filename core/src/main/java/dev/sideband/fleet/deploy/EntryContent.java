package dev.sideband.fleet.deploy;

import java.io.IOException;
import java.io.InputStream;

/** The content of an entry, whose single bytes are read as pieces of one. */
abstract class EntryContent extends InputStream {

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public abstract int read(byte[] into, int from, int wanted) throws IOException;
}
