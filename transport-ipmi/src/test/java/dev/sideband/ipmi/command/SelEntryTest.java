package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.encoded;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.wire.Bytes;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S2-2")
class SelEntryTest {

  private static final SelTime TIME = SelTime.of(Instant.parse("2026-11-27T10:20:30Z"));

  private static final Bytes EVENT =
      hex(
          """
          34 12         # record 1234h                                (32.1)
          02            # system event
          6E 59 09 6B   # 2026-11-27T10:20:30Z
          20 00         # the BMC
          04            # event message revision of IPMI 1.5 and 2.0
          04            # fan
          30            # sensor 30h
          81            # deasserted, threshold
          52            # lower critical going low, with reading and threshold
          0A 14         # reading, threshold
          """);

  @Test
  void aSystemEvent() throws Exception {
    SystemEvent value =
        new SystemEvent(
            0x1234,
            TIME,
            SystemEvent.BMC,
            new PlatformEvent(
                PlatformEvent.REVISION,
                SensorType.FAN,
                0x30,
                EventType.THRESHOLD,
                false,
                0x52,
                0x0A,
                0x14));

    assertLayout(value, EVENT, SelEntry.SIZE, SelEntry::decode);
    assertEquals("Fan 30h: lower critical going low, ended", value.text());
    assertEquals(TIME, value.time());
  }

  @Test
  void aRecordOfAMakerWithATime() throws Exception {
    OemTimedEvent value =
        new OemTimedEvent(
            0x0102, 0xC1, new SelTime(0x11223344), 0x001291, Bytes.of(1, 2, 3, 4, 5, 6));

    assertLayout(
        value,
        hex(
            """
            02 01          # record 0102h                            (32.2)
            C1             # a maker's own, with a time
            44 33 22 11
            91 12 00       # manufacturer 4753
            01 02 03 04 05 06
            """),
        SelEntry.SIZE,
        SelEntry::decode);
    assertEquals("record C1h of manufacturer 4753: 010203040506", value.text());
  }

  @Test
  void aRecordOfAMakerWithoutATime() throws Exception {
    OemEvent value = new OemEvent(3, 0xE0, Bytes.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13));

    assertLayout(
        value,
        hex("03 00 E0 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D       # (32.3)"),
        SelEntry.SIZE,
        SelEntry::decode);
    assertEquals(SelTime.UNSPECIFIED, value.time());
    assertEquals("record E0h: 0102030405060708090a0b0c0d", value.text());
  }

  @Test
  void aRecordOfAnOpenTypeIsKept() throws Exception {
    UnknownEntry value =
        new UnknownEntry(4, 0x7F, Bytes.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13));

    assertLayout(
        value,
        hex("04 00 7F 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D"),
        SelEntry.SIZE,
        SelEntry::decode);
    assertEquals("record of unknown type 7Fh: 0102030405060708090a0b0c0d", value.text());
  }

  @Test
  void any16BytesAreARecordThatWritesItselfAndCanBeRead() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[SelEntry.SIZE];
      random.nextBytes(bytes);
      if (i % 2 == 0) {
        bytes[2] = SystemEvent.TYPE;
      }
      SelEntry entry = SelEntry.decode(Bytes.copyOf(bytes).reader());
      assertEquals(Bytes.copyOf(bytes), encoded(entry));
      assertEquals(bytes[2] & 0xFF, entry.recordType());
      assertEquals(false, entry.text().isBlank());
    }
  }

  @Test
  void aRecordOfOneKindHasNoTypeOfAnother() {
    Bytes six = Bytes.of(1, 2, 3, 4, 5, 6);
    Bytes thirteen = Bytes.copyOf(new byte[13]);
    assertThrows(IllegalArgumentException.class, () -> new OemTimedEvent(1, 0xE0, TIME, 1, six));
    assertThrows(
        IllegalArgumentException.class, () -> new OemTimedEvent(1, 0xC0, TIME, 1, thirteen));
    assertThrows(IllegalArgumentException.class, () -> new OemEvent(1, 0xDF, thirteen));
    assertThrows(IllegalArgumentException.class, () -> new OemEvent(1, 0xFF, six));
    assertThrows(IllegalArgumentException.class, () -> new UnknownEntry(1, 2, thirteen));
    assertThrows(IllegalArgumentException.class, () -> new UnknownEntry(1, 0xC0, thirteen));
  }

  @Test
  void timesThatAreNone() {
    assertEquals("unspecified", SelTime.UNSPECIFIED.toString());
    assertEquals(Optional.empty(), SelTime.UNSPECIFIED.instant());
    assertEquals("77 s after the start", new SelTime(77).toString());
    assertEquals(Optional.empty(), new SelTime(0x2000_0000).instant());
    assertEquals(
        Optional.of(Instant.ofEpochSecond(0x2000_0001)), new SelTime(0x2000_0001).instant());
    assertEquals("2026-11-27T10:20:30Z", TIME.toString());
    assertEquals(SelTime.UNSPECIFIED, SelTime.of(Instant.parse("1969-12-31T00:00:00Z")));
    assertEquals(SelTime.UNSPECIFIED, SelTime.of(Instant.parse("2106-02-08T00:00:00Z")));
    assertThrows(IllegalArgumentException.class, () -> new SelTime(-1));
  }

  @Test
  void namesOfEvents() {
    assertEquals(
        "Power unit 01h: power off", name(SensorType.POWER_UNIT, EventType.SENSOR_SPECIFIC, 0));
    assertEquals(
        "OS boot 01h: C: boot completed", name(SensorType.OS_BOOT, EventType.SENSOR_SPECIFIC, 1));
    assertEquals(
        "Watchdog 2 01h: event 4 of type 6Fh",
        name(SensorType.WATCHDOG, EventType.SENSOR_SPECIFIC, 4));
    assertEquals(
        "Watchdog 2 01h: timer interrupt", name(SensorType.WATCHDOG, EventType.SENSOR_SPECIFIC, 8));
    assertEquals(
        "Power supply 01h: non-redundant, insufficient",
        name(SensorType.POWER_SUPPLY, new EventType(0x0B), 5));
    assertEquals(
        "Temperature 01h: upper non-recoverable going high",
        name(SensorType.TEMPERATURE, EventType.THRESHOLD, 11));
    assertEquals(
        "Temperature 01h: event 3 of type 6Fh",
        name(SensorType.TEMPERATURE, EventType.SENSOR_SPECIFIC, 3));
    assertEquals(
        "OEM sensor type C0h 01h: event 0 of type 70h",
        name(new SensorType(0xC0), new EventType(0x70), 0));
    assertEquals(
        "Sensor type 2Dh 01h: state deasserted", name(new SensorType(0x2D), new EventType(3), 0));
    assertEquals("FRU state", new SensorType(0x2C).text());
  }

  private static String name(SensorType sensor, EventType type, int offset) {
    return new PlatformEvent(PlatformEvent.REVISION, sensor, 1, type, true, offset, 0xFF, 0xFF)
        .text();
  }
}
