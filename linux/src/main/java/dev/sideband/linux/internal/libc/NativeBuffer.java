package dev.sideband.linux.internal.libc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Memory that both Java and libc can reach, of a fixed size, for use again and again.
 *
 * <p>The collector frees it, so it needs no closing; in return its owner must hold on to it for as
 * long as the kernel or another structure knows its {@link #address}. For one thread at a time.
 */
public final class NativeBuffer {

  private final ByteBuffer bytes;
  private final long address;

  private NativeBuffer(ByteBuffer bytes) {
    this.bytes = bytes;
    this.address = JnaLibc.addressOf(bytes);
  }

  /**
   * Returns a new buffer filled with zeros, at an address divisible by 8.
   *
   * @throws IOException if libc cannot be reached
   */
  public static NativeBuffer allocate(int size) throws IOException {
    Libc.load();
    ByteBuffer raw = ByteBuffer.allocateDirect(size + Long.BYTES - 1).alignedSlice(Long.BYTES);
    return new NativeBuffer(raw.slice(0, size).order(ByteOrder.nativeOrder()));
  }

  /** Returns the memory itself, in the machine's byte order; always use absolute positions. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** Returns the size in bytes. */
  public int size() {
    return bytes.capacity();
  }

  /** Returns where the memory is. */
  public long address() {
    return address;
  }

  /**
   * Writes text with a zero byte behind it at the start of the buffer.
   *
   * @throws IllegalArgumentException if it does not fit or holds a zero byte itself
   */
  public void putText(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    if (encoded.length >= size() || text.indexOf(0) >= 0) {
      throw new IllegalArgumentException("not a text for " + size() + " bytes: " + text);
    }
    bytes.put(0, encoded).put(encoded.length, (byte) 0);
  }
}
