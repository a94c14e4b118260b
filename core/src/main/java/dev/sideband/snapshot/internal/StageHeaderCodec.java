package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.AbandonReason;
import dev.sideband.snapshot.SnapshotOrigin;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageState;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.ClockId;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToIntFunction;

/** The first 256 bytes of a stage's file: version 1, with a checksum of their own at the end. */
final class StageHeaderCodec {

  /** The number of bytes that a header takes. */
  static final int SIZE = 256;

  private static final Bytes MAGIC = Bytes.of('S', 'B', 's', 't', 'a', 'g', 'e', 0);
  private static final int VERSION = 1;
  private static final int CRC_AT = SIZE - 4;
  private static final int HOST_CLOCK = 1;
  private static final int BMC_CLOCK = 2;
  private static final long NANOS = 1_000_000_000;

  private StageHeaderCodec() {}

  static Bytes encode(StageHeader header) {
    SnapshotOrigin origin = header.origin();
    WireWriter out = new WireWriter(SIZE);
    out.bytes(MAGIC).u16(VERSION);
    out.u8(header.stage().code());
    out.u8(header.state().code());
    out.u8(header.abandonReason().code());
    out.u32(header.generation());
    out.u64(origin.snapshotId());
    out.uuid(origin.boot().id());
    out.u16(origin.schema());
    instant(out, origin.collected());
    duration(out, origin.ageAtReceipt());
    stamp(out, origin.received());
    out.u64(header.rows());
    out.u64(header.length());
    out.u32(header.crc());
    stamp(out, header.written());
    out.u64(header.request());
    while (out.size() < CRC_AT) {
      out.u8(0);
    }
    return out.u32(Crc32c.of(out.toBytes())).toBytes();
  }

  static StageHeader decode(Bytes bytes) throws MalformedMessageException {
    checkWhole(bytes);
    WireReader in = bytes.reader();
    in.skip(MAGIC.size(), "magic");
    if (in.u16("version") != VERSION) {
      throw in.malformed("version", "only version " + VERSION + " is known");
    }
    Stage stage = one(in, "stage", Stage.values(), Stage::code);
    StageState state = one(in, "state", StageState.values(), StageState::code);
    AbandonReason reason = one(in, "reason", AbandonReason.values(), AbandonReason::code);
    long generation = in.u32("generation");
    SnapshotOrigin origin =
        new SnapshotOrigin(
            in.u64("snapshot id"),
            new HostBoot(in.uuid("host boot")),
            in.u16("schema"),
            instant(in, "collected"),
            duration(in, "age at receipt"),
            stamp(in, "received"));
    return new StageHeader(
        stage,
        generation,
        state,
        reason,
        origin,
        in.u64("rows"),
        in.u64("length"),
        (int) in.u32("checksum"),
        stamp(in, "written"),
        in.u64("request"));
  }

  private static void checkWhole(Bytes bytes) throws MalformedMessageException {
    WireReader in = bytes.reader();
    if (!in.bytes(MAGIC.size(), "magic").equals(MAGIC)) {
      throw new MalformedMessageException("magic", 0, "not a stage's file", bytes);
    }
    in.skip(CRC_AT - MAGIC.size(), "header");
    if ((int) in.u32("header checksum") != Crc32c.of(bytes.slice(0, CRC_AT))) {
      throw new MalformedMessageException("header checksum", CRC_AT, "is wrong", bytes);
    }
  }

  private static <T> T one(WireReader in, String field, T[] values, ToIntFunction<T> code)
      throws MalformedMessageException {
    int seen = in.u8(field);
    for (T value : values) {
      if (code.applyAsInt(value) == seen) {
        return value;
      }
    }
    throw in.malformed(field, seen + " is not known");
  }

  private static void instant(WireWriter out, Instant value) {
    out.u64(value.getEpochSecond()).u32(value.getNano());
  }

  private static Instant instant(WireReader in, String field) throws MalformedMessageException {
    try {
      return Instant.ofEpochSecond(in.u64(field), in.u32(field));
    } catch (DateTimeException | ArithmeticException e) {
      throw in.malformed(field, "is out of range");
    }
  }

  private static void duration(WireWriter out, Duration value) {
    out.u64(value.getSeconds()).u32(value.getNano());
  }

  private static Duration duration(WireReader in, String field) throws MalformedMessageException {
    long seconds = in.u64(field);
    long nanos = in.u32(field);
    if (seconds < 0 || seconds > Integer.MAX_VALUE || nanos >= NANOS) {
      throw in.malformed(field, "is out of range");
    }
    return Duration.ofSeconds(seconds, nanos);
  }

  private static void stamp(WireWriter out, Stamp value) {
    if (value.clock() instanceof HostBoot host) {
      out.u8(HOST_CLOCK).uuid(host.id());
    } else {
      out.u8(BMC_CLOCK).u32(((BmcBoot) value.clock()).id()).bytes(new byte[12], 0, 12);
    }
    out.u48(value.micros());
    instant(out, value.wall());
    duration(out, value.uncertainty());
  }

  private static Stamp stamp(WireReader in, String field) throws MalformedMessageException {
    int kind = in.u8(field);
    ClockId clock;
    if (kind == HOST_CLOCK) {
      clock = new HostBoot(in.uuid(field));
    } else if (kind == BMC_CLOCK) {
      clock = new BmcBoot((int) in.u32(field));
      in.skip(12, field);
    } else {
      throw in.malformed(field, "clock " + kind + " is not known");
    }
    return new Stamp(clock, in.u48(field), instant(in, field), duration(in, field));
  }
}
