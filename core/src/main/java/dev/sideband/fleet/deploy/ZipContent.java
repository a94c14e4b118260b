package dev.sideband.fleet.deploy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The content of one entry of a zip, which is checked at its end. For one thread. */
final class ZipContent extends EntryContent {

  private static final int BUFFER = 8_192;

  private final ZipBytes bytes;
  private final ZipEntryHead entry;
  private final Inflater inflater = new Inflater(true);
  private final byte[] packed;
  private final CRC32 crc = new CRC32();
  private long at;
  private long packedLeft;
  private long left;

  ZipContent(ZipBytes bytes, ZipEntryHead entry, long at) {
    this.bytes = bytes;
    this.entry = entry;
    this.at = at;
    this.packedLeft = entry.packed();
    this.left = entry.size();
    this.packed = new byte[(int) Math.min(BUFFER, entry.packed())];
  }

  @Override
  public int read(byte[] into, int from, int wanted) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = (int) Math.min(left, wanted);
    int got =
        entry.method() == ZipEntryHead.DEFLATED
            ? inflate(into, from, count)
            : take(into, from, count);
    crc.update(into, from, got);
    left -= got;
    return got;
  }

  private int take(byte[] into, int from, int count) throws IOException {
    int got = (int) Math.min(packedLeft, count);
    bytes.read(at, into, from, got);
    at += got;
    packedLeft -= got;
    return got;
  }

  private int inflate(byte[] into, int from, int count) throws IOException {
    try {
      while (true) {
        int got = inflater.inflate(into, from, count);
        if (got > 0 || count == 0) {
          return got;
        }
        if (inflater.finished() || inflater.needsDictionary() || packedLeft == 0) {
          throw refused(ArtefactFault.MALFORMED, "has less content than it says");
        }
        inflater.setInput(packed, 0, take(packed, 0, packed.length));
      }
    } catch (DataFormatException e) {
      throw refused(ArtefactFault.MALFORMED, "cannot be inflated: " + e.getMessage());
    }
  }

  /** Reads all of it as a text. */
  String text(int most) throws IOException {
    if (left > most) {
      throw refused(ArtefactFault.LINK, "has a target of " + left + " bytes");
    }
    byte[] all = readNBytes((int) left);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(all)).toString();
    } catch (CharacterCodingException e) {
      throw refused(ArtefactFault.LINK, "has a target that is no UTF-8");
    }
  }

  /** Checks that this was all of it, and the right one. */
  void finish() throws IOException {
    if (left > 0) {
      throw new IllegalStateException(left + " bytes were not read");
    }
    if (entry.method() == ZipEntryHead.DEFLATED) {
      finishInflating();
    }
    if (packedLeft > 0 || crc.getValue() != entry.crc()) {
      throw refused(ArtefactFault.MISMATCH, "has another content than it says");
    }
  }

  /** After the last byte of content the end of the deflated stream may still have to be read. */
  private void finishInflating() throws IOException {
    byte[] more = new byte[1];
    try {
      while (!inflater.finished()) {
        if (inflater.inflate(more) > 0) {
          throw refused(ArtefactFault.MISMATCH, "has more content than it says");
        }
        if (inflater.finished()) {
          break;
        }
        if (packedLeft == 0 || inflater.needsDictionary()) {
          throw refused(ArtefactFault.MALFORMED, "is cut off");
        }
        if (inflater.needsInput()) {
          inflater.setInput(packed, 0, take(packed, 0, packed.length));
        }
      }
    } catch (DataFormatException e) {
      throw refused(ArtefactFault.MALFORMED, "cannot be inflated: " + e.getMessage());
    }
    if (inflater.getRemaining() > 0) {
      throw refused(ArtefactFault.TRAILING, "has something behind its content");
    }
  }

  private ArtefactRefusedException refused(ArtefactFault fault, String text) {
    return new ArtefactRefusedException(fault, entry.name(), text);
  }

  @Override
  public void close() {
    inflater.end();
  }
}
