package dev.sideband.ring.internal;

import dev.sideband.ring.RingException;
import dev.sideband.ring.RingProblem;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Where a reader had got to, kept in two places that are written by turns, so that one of them is
 * whole whatever happens. For one thread.
 *
 * <pre>
 *   0  turn       8   the place with the larger one counts
 *   8  ring       8   which ring the position is in
 *  16  position   8
 *  24  records    8   how many were appended before it
 *  32  payload    8   their payload, in bytes
 *  40  checksum   4   CRC-32C of all before it
 * </pre>
 */
public final class CursorFile implements AutoCloseable {

  /** The bytes of both places. */
  public static final int SIZE = 128;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int PLACE = SIZE / 2;
  private static final int CHECKSUM = 40;

  private final ByteBuffer buffer;
  private final AutoCloseable owned;
  private final CRC32C crc = new CRC32C();
  private final byte[] place = new byte[CHECKSUM + 4];
  private long turn;

  private CursorFile(ByteBuffer buffer, AutoCloseable owned) {
    this.buffer = buffer;
    this.owned = owned;
  }

  /** Keeps a cursor in a buffer of {@link #SIZE} bytes, zeros at first. */
  public static CursorFile in(ByteBuffer buffer, AutoCloseable owned) {
    return new CursorFile(buffer, owned);
  }

  /** Opens or makes the file of a cursor beside that of its ring. */
  public static CursorFile open(Path ring, String name) throws IOException {
    checkName(name);
    Path folder = ring.resolveSibling(ring.getFileName() + ".cursors");
    OwnerOnly.createFolder(folder);
    Path file = folder.resolve(name);
    OwnedFile owned = OwnedFile.own(file);
    try {
      if (!Files.exists(file)) {
        OwnerOnly.create(file);
      }
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        makeRoom(file, channel);
        return new CursorFile(channel.map(MapMode.READ_WRITE, 0, SIZE), owned);
      }
    } catch (IOException | RuntimeException e) {
      owned.close();
      throw e;
    }
  }

  /** Writes zeros: a mapped page that a full disk has no room for fails only when it is touched. */
  private static void makeRoom(Path file, FileChannel channel) throws IOException {
    try {
      for (long at = channel.size(); at < SIZE; ) {
        at += channel.write(ByteBuffer.allocate((int) (SIZE - at)), at);
      }
    } catch (IOException e) {
      throw DiskFull.isReason(e)
          ? new RingException(RingProblem.NO_SPACE, "no room on the disk for " + file, e)
          : e;
    }
  }

  /** Checks that a name can be one of a file anywhere. */
  public static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "1 to 64 letters, digits, dots, dashes and underscores, no dot or dash first: " + name);
    }
  }

  /** Finds what was saved last in this ring; tells whether there is anything. */
  public boolean load(long ring) {
    int best = -1;
    turn = 0;
    for (int i = 0; i < 2; i++) {
      if (loadPlace(i) && field(0) > turn) {
        turn = field(0);
        best = i;
      }
    }
    return best >= 0 && loadPlace(best) && field(8) == ring;
  }

  private boolean loadPlace(int index) {
    buffer.get(index * PLACE, place);
    return (int) INTS.get(place, CHECKSUM) == checksum();
  }

  private int checksum() {
    crc.reset();
    crc.update(place, 0, CHECKSUM);
    return (int) crc.getValue();
  }

  private long field(int at) {
    return (long) LONGS.get(place, at);
  }

  /** Returns the position found. */
  public long position() {
    return field(16);
  }

  /** Returns how many records were appended before it. */
  public long records() {
    return field(24);
  }

  /** Returns the bytes of their payload. */
  public long payload() {
    return field(32);
  }

  /** Saves a position. */
  public void save(long ring, long position, long records, long payload) {
    turn++;
    LONGS.set(place, 0, turn);
    LONGS.set(place, 8, ring);
    LONGS.set(place, 16, position);
    LONGS.set(place, 24, records);
    LONGS.set(place, 32, payload);
    INTS.set(place, CHECKSUM, checksum());
    buffer.put((int) (turn & 1) * PLACE, place);
  }

  @Override
  public void close() {
    try {
      owned.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
