package dev.sideband.fleet.deploy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the directory of a zip says of an entry (APPNOTE 4.3.12).
 *
 * @param name as it stands there
 * @param flags general purpose bits
 * @param method 0 stored, 8 deflated
 * @param crc of the content
 * @param packed bytes in the zip
 * @param size bytes of content
 * @param attributes the system's, with the mode of Unix in the upper half
 * @param offset where its local header is
 * @param directoryBytes what this takes in the directory
 */
record ZipEntryHead(
    String name,
    int flags,
    int method,
    long crc,
    long packed,
    long size,
    int attributes,
    long offset,
    int directoryBytes) {

  static final int DEFLATED = 8;

  private static final int DIRECTORY_SIGNATURE = 0x02014B50;
  private static final int DIRECTORY_HEAD = 46;
  private static final int LOCAL_SIGNATURE = 0x04034B50;
  private static final int LOCAL_HEAD = 30;
  private static final int DESCRIPTOR_SIGNATURE = 0x08074B50;
  private static final int DESCRIPTOR = 12;
  private static final int HAS_DESCRIPTOR = 0x0008;
  private static final int IS_UTF8 = 0x0800;
  private static final int DEFLATE_OPTIONS = 0x0006;
  private static final long ZIP64 = 0xFFFFFFFFL;

  static ZipEntryHead read(ZipBytes bytes, long at, int mostName) throws IOException {
    if (bytes.u32(at) != DIRECTORY_SIGNATURE) {
      throw ZipBytes.refused(ArtefactFault.MALFORMED, "has a broken directory");
    }
    int nameSize = bytes.u16(at + 28);
    if (nameSize > mostName) {
      throw ZipBytes.refused(ArtefactFault.NAME, "has a name of " + nameSize + " bytes");
    }
    byte[] name = bytes.read(at + DIRECTORY_HEAD, nameSize);
    ZipEntryHead entry =
        new ZipEntryHead(
            text(name),
            bytes.u16(at + 8),
            bytes.u16(at + 10),
            bytes.u32(at + 16),
            bytes.u32(at + 20),
            bytes.u32(at + 24),
            (int) bytes.u32(at + 38),
            bytes.u32(at + 42),
            DIRECTORY_HEAD + nameSize + bytes.u16(at + 30) + bytes.u16(at + 32));
    entry.checkSupported(name, bytes.u16(at + 34));
    return entry;
  }

  private static String text(byte[] name) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      throw ZipBytes.refused(ArtefactFault.NAME, "has a name that is no UTF-8");
    }
  }

  private void checkSupported(byte[] bytes, int disk) throws IOException {
    if ((flags & ~(HAS_DESCRIPTOR | IS_UTF8 | DEFLATE_OPTIONS)) != 0) {
      throw refused(ArtefactFault.UNSUPPORTED, "is encrypted or patched");
    }
    if (method != 0 && method != DEFLATED) {
      throw refused(ArtefactFault.UNSUPPORTED, "is packed by method " + method);
    }
    if (packed == ZIP64 || size == ZIP64 || offset == ZIP64 || disk != 0) {
      throw refused(ArtefactFault.UNSUPPORTED, "is of a zip64, or in another file");
    }
    if (method == 0 && packed != size) {
      throw refused(ArtefactFault.MISMATCH, "is stored in more or fewer bytes than it has");
    }
    boolean isAscii = true;
    for (byte one : bytes) {
      isAscii &= one >= 0;
    }
    if (!isAscii && (flags & IS_UTF8) == 0) {
      throw refused(ArtefactFault.NAME, "has a name in an unknown alphabet");
    }
  }

  boolean hasDescriptor() {
    return (flags & HAS_DESCRIPTOR) != 0;
  }

  /** Compares the header before the content with this, and returns where the content begins. */
  long checkLocal(ZipBytes bytes) throws IOException {
    if (bytes.u32(offset) != LOCAL_SIGNATURE) {
      throw refused(ArtefactFault.MISMATCH, "has no header of its own");
    }
    byte[] localName = bytes.read(offset + LOCAL_HEAD, bytes.u16(offset + 26));
    if (bytes.u16(offset + 6) != flags
        || bytes.u16(offset + 8) != method
        || !Arrays.equals(localName, name.getBytes(StandardCharsets.UTF_8))
        || !agrees(bytes.u32(offset + 14), crc)
        || !agrees(bytes.u32(offset + 18), packed)
        || !agrees(bytes.u32(offset + 22), size)) {
      throw refused(ArtefactFault.MISMATCH, "says something else in its own header");
    }
    return offset + LOCAL_HEAD + localName.length + bytes.u16(offset + 28);
  }

  /** What a descriptor will say may be zero before. */
  private boolean agrees(long local, long here) {
    return local == here || local == 0 && hasDescriptor();
  }

  /** Compares the descriptor after the content with this, and returns where it ends. */
  long checkDescriptor(ZipBytes bytes, long at, long most) throws IOException {
    boolean isSigned = bytes.u32(at) == DESCRIPTOR_SIGNATURE && !isDescriptor(bytes, at);
    long from = isSigned ? at + Integer.BYTES : at;
    if (!isDescriptor(bytes, from) || from + DESCRIPTOR > most) {
      throw refused(ArtefactFault.MISMATCH, "says something else in its descriptor");
    }
    return from + DESCRIPTOR;
  }

  private boolean isDescriptor(ZipBytes bytes, long at) throws IOException {
    return bytes.u32(at) == crc && bytes.u32(at + 4) == packed && bytes.u32(at + 8) == size;
  }

  private ArtefactRefusedException refused(ArtefactFault fault, String text) {
    return new ArtefactRefusedException(fault, name, text);
  }
}
