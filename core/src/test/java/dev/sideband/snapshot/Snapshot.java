package dev.sideband.snapshot;

import dev.sideband.time.HostBoot;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;

/** A snapshot as a writer has it: the rows, and how they are sent. */
record Snapshot(
    long id, HostBoot boot, Bytes plain, long rows, Bytes wire, long baseId, boolean deflated) {

  static final HostBoot BOOT = new HostBoot(new UUID(0x0102030405060708L, 0x1112131415161718L));
  static final HostBoot NEXT_BOOT = new HostBoot(new UUID(0x2122232425262728L, 1));
  static final Instant COLLECTED = Instant.parse("2026-01-01T00:00:00.123456789Z");
  static final Duration AGE = Duration.ofMillis(250);

  static Snapshot of(long id, String... rows) {
    return of(id, List.of(rows));
  }

  static Snapshot of(long id, List<String> rows) {
    Bytes plain = utf8(LineFormat.text(rows));
    return new Snapshot(id, BOOT, plain, rows.size(), plain, 0, false);
  }

  /** Returns a snapshot with rows numbered from {@code id} on, so that no two are alike. */
  static Snapshot numbered(long id, int rows) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      lines.add("snapshot " + id + " row " + i);
    }
    return of(id, lines);
  }

  /** Returns this snapshot sent as what changed since another. */
  Snapshot asDelta(long baseId, String... changes) {
    return new Snapshot(
        id, boot, plain, rows, utf8(LineFormat.text(List.of(changes))), baseId, false);
  }

  Snapshot asDeflated() {
    return new Snapshot(id, boot, plain, rows, deflate(wire), baseId, true);
  }

  Snapshot ofBoot(HostBoot other) {
    return new Snapshot(id, other, plain, rows, wire, baseId, deflated);
  }

  Snapshot withWire(Bytes other) {
    return new Snapshot(id, boot, plain, rows, other, baseId, deflated);
  }

  SnapshotOffer offer() {
    return new SnapshotOffer(
        id, boot, 1, deflated, baseId != 0, baseId, wire.size(), plain.size(), COLLECTED, AGE);
  }

  /** Returns what travels from {@code at} on, {@code most} bytes of it. */
  Bytes part(int at, int most) {
    return wire.slice(at, Math.min(most, wire.size() - at));
  }

  int crc() {
    CRC32C crc = new CRC32C();
    crc.update(plain.asBuffer());
    return (int) crc.getValue();
  }

  static Bytes utf8(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  static Bytes deflate(Bytes plain) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(plain.toArray());
      deflater.finish();
      byte[] room = new byte[plain.size() + 64];
      return Bytes.copyOf(room, 0, deflater.deflate(room));
    } finally {
      deflater.end();
    }
  }
}
