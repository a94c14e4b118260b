package dev.sideband.fleet.deploy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Writes tars for tests, honest and other ones. */
final class Tar {

  private static final int BLOCK = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Tar folder(String name) {
    return entry('5', name, 0755, "", "");
  }

  Tar file(String name, String content) {
    return entry('0', name, 0644, "", content);
  }

  Tar program(String name, String content) {
    return entry('0', name, 0755, "", content);
  }

  Tar link(String name, String target) {
    return entry('2', name, 0777, target, "");
  }

  Tar hardLink(String name, String target) {
    return entry('1', name, 0644, target, "");
  }

  /** Adds a pax header; its length counts itself. */
  Tar pax(char type, String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int size = rest.getBytes(StandardCharsets.UTF_8).length;
    int length = size + 1;
    while (String.valueOf(length).length() + size != length) {
      length++;
    }
    return entry(type, "pax", 0644, "", length + rest);
  }

  Tar entry(char type, String name, int mode, String target, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    byte[] head = head(type, name, mode, target, bytes.length);
    return raw(head).raw(bytes).raw(new byte[-bytes.length & BLOCK - 1]);
  }

  static byte[] head(char type, String name, int mode, String target, long size) {
    byte[] head = new byte[BLOCK];
    put(name, 0, head);
    put(String.format("%07o", mode), 100, head);
    put("0000000", 108, head);
    put("0000000", 116, head);
    put(String.format("%011o", size), 124, head);
    put("00000000000", 136, head);
    head[156] = (byte) type;
    put(target, 157, head);
    put("ustar\00000", 257, head);
    return sealed(head);
  }

  /** Writes the checksum into a header. */
  static byte[] sealed(byte[] head) {
    put("        ", 148, head);
    int sum = 0;
    for (byte one : head) {
      sum += one & 0xFF;
    }
    put(String.format("%06o\0 ", sum), 148, head);
    return head;
  }

  private static void put(String text, int at, byte[] head) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, head, at, bytes.length);
  }

  Tar raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Returns what was written, without an end. */
  byte[] open() {
    return out.toByteArray();
  }

  /** Returns it with its end. */
  byte[] closed() {
    return raw(new byte[2 * BLOCK]).open();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
