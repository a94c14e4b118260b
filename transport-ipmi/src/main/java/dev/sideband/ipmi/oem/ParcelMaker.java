package dev.sideband.ipmi.oem;

import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import dev.sideband.table.TableDelta;
import dev.sideband.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Makes tables ready to travel in as few bytes as it can. For one thread at a time. */
final class ParcelMaker {

  private final TableCodec codec = new TableCodec();
  private final TableDelta deltas = new TableDelta();
  private final RandomGenerator random;

  ParcelMaker(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Makes a parcel: a delta if there is a base that fits and the delta is smaller, else the whole.
   *
   * @param base what the BMC holds, or null to send the whole
   */
  Parcel make(Table table, long takenNanos, Parcel.@Nullable Base base) {
    Bytes plain = codec.encode(table);
    Packed packed = packed(plain);
    Parcel.@Nullable Base used = null;
    if (base != null && fits(base.table(), table)) {
      Packed changes = packed(deltas.between(base.table(), table));
      if (changes.bytes.size() < packed.bytes.size()) {
        packed = changes;
        used = base;
      }
    }
    return new Parcel(
        newId(), table, takenNanos, plain.size(), crc(plain), packed.bytes, packed.deflated, used);
  }

  private static boolean fits(Table base, Table table) {
    return base.schema().equals(table.schema()) && base.time().clock().equals(table.time().clock());
  }

  /** Zero stands for "no base" on the wire. */
  private long newId() {
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }

  private static Packed packed(Bytes plain) {
    Bytes deflated = deflated(plain);
    return deflated.size() < plain.size() ? new Packed(deflated, true) : new Packed(plain, false);
  }

  private static int crc(Bytes plain) {
    CRC32C crc = new CRC32C();
    crc.update(plain.asBuffer());
    return (int) crc.getValue();
  }

  private static Bytes deflated(Bytes plain) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(plain.asBuffer());
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(plain.size() / 4 + 64);
      byte[] part = new byte[4096];
      while (!deflater.finished()) {
        out.write(part, 0, deflater.deflate(part));
      }
      return Bytes.copyOf(out.toByteArray());
    } finally {
      deflater.end();
    }
  }

  private record Packed(Bytes bytes, boolean deflated) {}
}
