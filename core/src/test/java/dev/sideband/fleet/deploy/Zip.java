package dev.sideband.fleet.deploy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zips for tests, honest and other ones. */
final class Zip {

  static final int FILE = 0100644;
  static final int FOLDER = 0040755;
  static final int LINK = 0120777;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int count;

  Zip file(String name, String content) {
    return entry(name, FILE, content);
  }

  Zip entry(String name, int mode, String content) {
    return entry(name, name, mode, content.getBytes(StandardCharsets.UTF_8), true, 0);
  }

  /**
   * Adds an entry.
   *
   * @param local the name in the header before the content
   * @param sizeError how much the directory's size is wrong
   */
  Zip entry(String name, String local, int mode, byte[] content, boolean deflates, int sizeError) {
    byte[] packed = deflates ? deflate(content) : content;
    CRC32 crc = new CRC32();
    crc.update(content);
    int offset = out.size();
    out.writeBytes(
        head(30 + size(local))
            .putInt(0x04034B50)
            .putShort((short) 20)
            .putShort((short) 0x0800)
            .putShort((short) (deflates ? 8 : 0))
            .putInt(0)
            .putInt((int) crc.getValue())
            .putInt(packed.length)
            .putInt(content.length + sizeError)
            .putShort((short) size(local))
            .putShort((short) 0)
            .put(local.getBytes(StandardCharsets.UTF_8))
            .array());
    out.writeBytes(packed);
    directory.writeBytes(
        head(46 + size(name))
            .putInt(0x02014B50)
            .putShort((short) 0x0314)
            .putShort((short) 20)
            .putShort((short) 0x0800)
            .putShort((short) (deflates ? 8 : 0))
            .putInt(0)
            .putInt((int) crc.getValue())
            .putInt(packed.length)
            .putInt(content.length + sizeError)
            .putShort((short) size(name))
            .putShort((short) 0)
            .putShort((short) 0)
            .putShort((short) 0)
            .putShort((short) 0)
            .putInt(mode << 16)
            .putInt(offset)
            .put(name.getBytes(StandardCharsets.UTF_8))
            .array());
    count++;
    return this;
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static ByteBuffer head(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] packed = new byte[content.length + 64];
    int size = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, size);
  }

  Zip raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] closed() {
    return closed("");
  }

  byte[] closed(String comment) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(out.toByteArray());
    all.writeBytes(directory.toByteArray());
    all.writeBytes(
        head(22 + size(comment))
            .putInt(0x06054B50)
            .putInt(0)
            .putShort((short) count)
            .putShort((short) count)
            .putInt(directory.size())
            .putInt(out.size())
            .putShort((short) size(comment))
            .put(comment.getBytes(StandardCharsets.UTF_8))
            .array());
    return all.toByteArray();
  }
}
