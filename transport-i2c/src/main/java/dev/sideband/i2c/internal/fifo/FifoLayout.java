package dev.sideband.i2c.internal.fifo;

/** Where things lie in the memory; {@link dev.sideband.i2c.FifoTap} documents them. */
public final class FifoLayout {

  /** "I2CF", little endian. */
  public static final int MAGIC = 0x46433249;

  /** The version known here. */
  public static final int VERSION = 1;

  /** Where the magic number is. */
  public static final int MAGIC_AT = 0;

  /** Where the version is. */
  public static final int VERSION_AT = 4;

  /** Where the header's size is. */
  public static final int HEADER_SIZE_AT = 6;

  /** Where the capacity is. */
  public static final int CAPACITY_AT = 8;

  /** Where the head is. */
  public static final int HEAD_AT = 16;

  /** Where the tail is. */
  public static final int TAIL_AT = 24;

  /** Where the count of dropped records is. */
  public static final int DROPPED_AT = 32;

  /** The smallest header. */
  public static final int HEADER_SIZE = 40;

  /** The bytes that tell an entry's size. */
  public static final int LENGTH_SIZE = 2;

  private FifoLayout() {}
}
