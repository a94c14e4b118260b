package dev.sideband.bus;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import dev.sideband.wire.Bytes;
import java.util.Random;

/** Bus records as the tests need them. */
public final class Records {

  private Records() {}

  /** Returns a record of one write, from start to stop, that went through. */
  public static BusRecord write(long nanos, int address, int... data) {
    return record(nanos, address, false, AckMap.ALL, BusResult.OK, data);
  }

  /** Returns a record of one read, from start to stop, whose last byte ends it. */
  public static BusRecord read(long nanos, int address, int... data) {
    AckMap acks = data.length == 0 ? AckMap.ALL : AckMap.allBut(data.length - 1);
    return record(nanos, address, true, acks, BusResult.OK, data);
  }

  /** Returns a record of a message that nobody answered. */
  public static BusRecord unanswered(long nanos, int address, boolean read) {
    return record(nanos, address, read, AckMap.NO_ADDRESS, BusResult.ADDRESS_NACK);
  }

  public static BusRecord record(
      long nanos, int address, boolean read, AckMap acks, BusResult result, int... data) {
    return new BusRecord(
        1, nanos, BusAddress.of(address), read, Bytes.of(data), acks, result, false, true, 90_000);
  }

  /** Returns the record as a message that went on where the one before had no stop. */
  public static BusRecord repeated(BusRecord record) {
    return new BusRecord(
        record.link(),
        record.nanos(),
        record.address(),
        record.read(),
        record.data(),
        record.acks(),
        record.result(),
        true,
        record.stop(),
        record.durationNanos());
  }

  /** Returns the record without its stop. */
  public static BusRecord unended(BusRecord record) {
    return new BusRecord(
        record.link(),
        record.nanos(),
        record.address(),
        record.read(),
        record.data(),
        record.acks(),
        record.result(),
        record.repeatedStart(),
        false,
        record.durationNanos());
  }

  /** Returns any record that there can be, of at most so many bytes. */
  public static BusRecord any(Random random, int mostData) {
    boolean tenBit = random.nextInt(4) == 0;
    byte[] data = new byte[random.nextInt(mostData + 1)];
    random.nextBytes(data);
    return new BusRecord(
        random.nextInt(0x10000),
        (random.nextLong() & Long.MAX_VALUE) % BusRecord.MAX_NANOS,
        new BusAddress(random.nextInt(tenBit ? 0x400 : 0x80), tenBit),
        random.nextBoolean(),
        Bytes.copyOf(data),
        anyAcks(random, data.length),
        new BusResult(random.nextInt(256)),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextLong() >>> 1 + random.nextInt(62),
        random.nextBoolean());
  }

  private static AckMap anyAcks(Random random, int size) {
    return switch (random.nextInt(4)) {
      case 0 -> AckMap.UNKNOWN;
      case 1 -> AckMap.ALL;
      case 2 -> AckMap.allBut(random.nextInt(size + 1) - 1);
      default -> {
        byte[] bits = new byte[size / 8 + 1];
        random.nextBytes(bits);
        bits[size / 8] &= (byte) ((2 << size % 8) - 1);
        yield new AckMap(true, Bytes.copyOf(bits));
      }
    };
  }
}
