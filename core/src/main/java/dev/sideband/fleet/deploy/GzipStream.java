package dev.sideband.fleet.deploy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Reads gzip (RFC 1952) of one member, and nothing before or after it: the JDK's own reader passes
 * over what follows. For one thread.
 */
final class GzipStream extends InflaterInputStream {

  private static final int BUFFER = 8_192;
  private static final int HEAD = 10;
  private static final int TAIL = 8;
  private static final int HEADER_CHECK = 0x02;
  private static final int EXTRA = 0x04;
  private static final int NAME = 0x08;
  private static final int COMMENT = 0x10;
  private static final int RESERVED = 0xE0;
  private static final int LONGEST_TEXT = 4_096;

  private final CRC32 check = new CRC32();
  private long size;
  private boolean ended;

  GzipStream(InputStream in) throws IOException {
    super(in, new Inflater(true), BUFFER);
    readHead();
  }

  private void readHead() throws IOException {
    byte[] head = exactly(in, HEAD);
    int flags = head[3];
    if ((head[0] & 0xFF) != 0x1F || (head[1] & 0xFF) != 0x8B || head[2] != 8) {
      throw malformed("is no gzip");
    }
    if ((flags & RESERVED) != 0) {
      throw malformed("has flags that gzip does not know");
    }
    if ((flags & EXTRA) != 0) {
      byte[] length = exactly(in, 2);
      exactly(in, length[0] & 0xFF | (length[1] & 0xFF) << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECK) != 0) {
      exactly(in, 2);
    }
  }

  private void skipText() throws IOException {
    for (int i = 0; i < LONGEST_TEXT; i++) {
      if (exactly(in, 1)[0] == 0) {
        return;
      }
    }
    throw malformed("has too long a text");
  }

  @Override
  public int read(byte[] into, int from, int wanted) throws IOException {
    if (ended) {
      return -1;
    }
    int got;
    try {
      got = super.read(into, from, wanted);
    } catch (ZipException e) {
      throw malformed("cannot be inflated: " + e.getMessage());
    }
    if (got >= 0) {
      check.update(into, from, got);
      size += got;
    } else {
      ended = true;
      readTail();
    }
    return got;
  }

  @Override
  protected void fill() throws IOException {
    len = in.read(buf, 0, buf.length);
    if (len < 0) {
      throw malformed("is cut off");
    }
    inf.setInput(buf, 0, len);
  }

  private void readTail() throws IOException {
    int left = inf.getRemaining();
    InputStream rest = new SequenceInputStream(new ByteArrayInputStream(buf, len - left, left), in);
    byte[] tail = exactly(rest, TAIL);
    if (number(tail, 0) != check.getValue() || number(tail, 4) != (size & 0xFFFFFFFFL)) {
      throw malformed("was damaged");
    }
    if (rest.read() >= 0) {
      throw new ArtefactRefusedException(ArtefactFault.TRAILING, "", "something follows the gzip");
    }
  }

  private static long number(byte[] bytes, int at) {
    return bytes[at] & 0xFF
        | (bytes[at + 1] & 0xFF) << 8
        | (bytes[at + 2] & 0xFF) << 16
        | (bytes[at + 3] & 0xFFL) << 24;
  }

  private static byte[] exactly(InputStream in, int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw malformed("is cut off");
    }
    return bytes;
  }

  private static ArtefactRefusedException malformed(String what) {
    return new ArtefactRefusedException(ArtefactFault.MALFORMED, "", "the gzip " + what);
  }

  @Override
  public void close() throws IOException {
    inf.end();
    super.close();
  }
}
