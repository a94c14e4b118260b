package dev.sideband.ring.internal;

import dev.sideband.ring.RingStorage;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.ClockId;
import dev.sideband.time.HostBoot;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What stands at the start of a block, 128 bytes. It is used again and again. For one thread.
 *
 * <pre>
 *   0  first position    8   where the first record of the block lies; never 0, written last
 *   8  magic             4   "SBRL"
 *  12  version           1
 *  13  block size        1   as a power of two
 *  14  clock             1   1 a host's boot, 2 a BMC's
 *  15  -                 1
 *  16  block             4   its place in the storage
 *  20  blocks            4   how many there are in the storage
 *  24  epoch             8   how often the ring has come round
 *  32  records before    8   all that were ever appended before this block
 *  40  payload before    8   their payload, in bytes
 *  48  ring              8   drawn from the wall clock when the ring was made
 *  56  boot             16   a BMC's boot fills the first 4
 *  72  first time        8   microseconds since that boot
 *  80  first wall time   8   microseconds since 1970 at the first time
 *  88  uncertainty       8   of the wall time, in microseconds
 *  96  boot's block      8   the number of the first block that was written in this boot
 * 104  -                20
 * 124  checksum          4   CRC-32C of all before it
 * </pre>
 */
public final class BlockHeader {

  /** The version of the format that this code writes. */
  public static final int VERSION = 2;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int MAGIC = 0x4C524253;
  private static final int HOST = 1;
  private static final int BMC = 2;
  private static final int CHECKSUM = Layout.HEADER - 4;

  private final byte[] bytes = new byte[Layout.HEADER];
  private final CRC32C crc = new CRC32C();

  /** Returns the first word of the header of block {@code number}. */
  public static long wordOf(long number, RingStorage storage) {
    return Layout.startOf(number, storage) + Layout.HEADER;
  }

  /**
   * Reads the header in one of the storage's blocks, and tells whether it is whole and in its
   * place.
   */
  public boolean load(RingStorage storage, int block) throws IOException {
    long word = storage.word(block, 0);
    if (Layout.isEmpty(word)) {
      return false;
    }
    storage.read(block, 0, bytes, 0, Layout.HEADER);
    return firstPosition() == word
        && isWhole()
        && version() == VERSION
        && 1L << bytes[13] == storage.blockSize()
        && (int) INTS.get(bytes, 20) == storage.blocks()
        && (int) INTS.get(bytes, 16) == block
        && word == wordOf(epoch() * storage.blocks() + block, storage);
  }

  /** Reads a header from bytes of which nothing is known, and tells whether it is whole. */
  public boolean load(byte[] source, int from) {
    System.arraycopy(source, from, bytes, 0, Layout.HEADER);
    return isWhole();
  }

  private boolean isWhole() {
    return (int) INTS.get(bytes, 8) == MAGIC && (int) INTS.get(bytes, CHECKSUM) == checksum();
  }

  /** Reads the header of block {@code number}, and tells whether it is there. */
  public boolean loadNumber(RingStorage storage, long number) throws IOException {
    return load(storage, Layout.placeOf(number, storage))
        && firstPosition() == wordOf(number, storage);
  }

  /** Sets what the header says of its place in the ring. */
  public BlockHeader place(long number, RingStorage storage, long ring) {
    LONGS.set(bytes, 0, wordOf(number, storage));
    INTS.set(bytes, 8, MAGIC);
    bytes[12] = VERSION;
    bytes[13] = (byte) Integer.numberOfTrailingZeros(storage.blockSize());
    INTS.set(bytes, 16, Layout.placeOf(number, storage));
    INTS.set(bytes, 20, storage.blocks());
    LONGS.set(bytes, 24, number / storage.blocks());
    LONGS.set(bytes, 48, ring);
    return this;
  }

  /** Sets what has been appended before. */
  public BlockHeader before(long records, long payload) {
    LONGS.set(bytes, 32, records);
    LONGS.set(bytes, 40, payload);
    return this;
  }

  /** Sets the boot whose clock the records' times are read from. */
  public BlockHeader boot(ClockId boot, long firstBlock) {
    long high;
    long low;
    if (boot instanceof HostBoot host) {
      bytes[14] = HOST;
      high = Long.reverseBytes(host.id().getMostSignificantBits());
      low = Long.reverseBytes(host.id().getLeastSignificantBits());
    } else {
      bytes[14] = BMC;
      high = Integer.toUnsignedLong(((BmcBoot) boot).id());
      low = 0;
    }
    LONGS.set(bytes, 56, high);
    LONGS.set(bytes, 64, low);
    LONGS.set(bytes, 96, firstBlock);
    return this;
  }

  /** Sets the first time. */
  public BlockHeader time(long micros, long wallMicros, long uncertaintyMicros) {
    LONGS.set(bytes, 72, micros);
    LONGS.set(bytes, 80, wallMicros);
    LONGS.set(bytes, 88, uncertaintyMicros);
    return this;
  }

  /** Completes the header and puts it into its block. */
  public void program(RingStorage storage) throws IOException {
    INTS.set(bytes, CHECKSUM, checksum());
    storage.program((int) INTS.get(bytes, 16), 0, bytes, 0, Layout.HEADER);
  }

  private int checksum() {
    crc.reset();
    crc.update(bytes, 0, CHECKSUM);
    return (int) crc.getValue();
  }

  /** Returns the version of the format. */
  public int version() {
    return bytes[12] & 0xFF;
  }

  /** Returns the bytes of a block as the header states them, 0 if that is nonsense. */
  public int blockSize() {
    return bytes[13] >= 0 && bytes[13] < 31 ? 1 << bytes[13] : 0;
  }

  /** Returns the place of the block in the storage. */
  public int block() {
    return (int) INTS.get(bytes, 16);
  }

  /** Returns the number of the storage's blocks. */
  public int blocks() {
    return (int) INTS.get(bytes, 20);
  }

  /** Returns the position of the first record. */
  public long firstPosition() {
    return (long) LONGS.get(bytes, 0);
  }

  /** Returns how often the ring has come round. */
  public long epoch() {
    return (long) LONGS.get(bytes, 24);
  }

  /** Returns the number of the block. */
  public long number() {
    return epoch() * blocks() + block();
  }

  /** Returns how many records were appended before this block. */
  public long recordsBefore() {
    return (long) LONGS.get(bytes, 32);
  }

  /** Returns the bytes of their payload. */
  public long payloadBefore() {
    return (long) LONGS.get(bytes, 40);
  }

  /** Returns the number that tells this ring from others of its name. */
  public long ring() {
    return (long) LONGS.get(bytes, 48);
  }

  /** Returns the microseconds since the boot when the block was begun. */
  public long firstMicros() {
    return (long) LONGS.get(bytes, 72);
  }

  /** Returns the number of the first block that was written in the same boot. */
  public long bootBlock() {
    return (long) LONGS.get(bytes, 96);
  }

  /** Tells whether the block was written in this boot. */
  public boolean isOf(ClockId boot) {
    // Field by field: to link equals() of a record takes a good part of opening a ring.
    long high = (long) LONGS.get(bytes, 56);
    if (boot instanceof HostBoot host) {
      return bytes[14] == HOST
          && host.id().getMostSignificantBits() == Long.reverseBytes(high)
          && host.id().getLeastSignificantBits() == Long.reverseBytes((long) LONGS.get(bytes, 64));
    }
    return bytes[14] != HOST && boot instanceof BmcBoot bmc && bmc.id() == (int) high;
  }

  /** Returns the boot whose clock the records' times are read from. */
  public ClockId clock() {
    long high = (long) LONGS.get(bytes, 56);
    return bytes[14] == HOST
        ? new HostBoot(
            new UUID(Long.reverseBytes(high), Long.reverseBytes((long) LONGS.get(bytes, 64))))
        : new BmcBoot((int) high);
  }

  /** Returns what the wall clock showed at a time of this block. */
  public Instant wall(long micros) {
    long wall = (long) LONGS.get(bytes, 80) + micros - firstMicros();
    return Instant.ofEpochSecond(
        Math.floorDiv(wall, 1_000_000L), Math.floorMod(wall, 1_000_000L) * 1_000);
  }

  /** Returns how far {@link #wall} may be off. */
  public Duration uncertainty() {
    return Duration.ofNanos(Math.max(0, (long) LONGS.get(bytes, 88)) * 1_000);
  }

  /** Takes over another header. */
  public void copy(BlockHeader other) {
    System.arraycopy(other.bytes, 0, bytes, 0, Layout.HEADER);
  }
}
