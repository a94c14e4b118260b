package dev.sideband.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bytes of version 1, which stores hold and other programs read. */
class BusRecordPartTest {

  private static final Bytes WRITE =
      hex(
          """
          40 E2 01 00 00 00        # time: 123,456 us
          A0                       # address 50h, write
          03                       # length
          10 AB CD                 # data
          01                       # extension version
          0C                       # extension length
          02 01                    # link 0102h
          06                       # flags: stop, acks known
          02                       # result: data not acknowledged
          00                       # low address byte: the address has 7 bits
          15 03                    # 789 ns
          E8 E8 05                 # duration: 95,336 ns
          01                       # map length
          08                       # map: data byte 2 refused
          """);

  private static final BusRecord WRITTEN =
      new BusRecord(
          0x102,
          123_456_789,
          BusAddress.of(0x50),
          false,
          Bytes.of(0x10, 0xAB, 0xCD),
          AckMap.allBut(2),
          BusResult.DATA_NACK,
          false,
          true,
          95_336);

  private static final Bytes TEN_BIT_READ =
      hex(
          """
          FF FF FF FF FF FF        # time: the last there is
          F5                       # 11110, high bits 10 of the address, read
          01                       # length
          7E                       # data
          01                       # extension version
          0A                       # extension length
          00 00                    # link 0
          25                       # flags: repeated start, acks known, 10 bits
          00                       # result: ok
          A5                       # low address byte
          E7 03                    # 999 ns
          00                       # duration: not known
          01                       # map length
          02                       # map: data byte 0 refused, which ends the read
          """);

  private static final BusRecord TEN_BIT =
      new BusRecord(
          0,
          BusRecord.MAX_NANOS,
          BusAddress.tenBit(0x2A5),
          true,
          Bytes.of(0x7E),
          AckMap.allBut(0),
          BusResult.OK,
          true,
          false,
          0);

  @Test
  @Tag("S3-31")
  @Tag("S3-23")
  @Tag("S3-24")
  void aRecordIsSixBytesOfTimeAddressDirectionLengthDataAndThenAnExtension() throws Exception {
    assertEquals(WRITE, encoded(WRITTEN));
    assertEquals(new BusRecordPart(WRITTEN, 0, false), BusRecordPart.decode(WRITE.reader()));
  }

  @Test
  @Tag("S3-43")
  @Tag("S3-42")
  @Tag("S3-41")
  void aTenBitAddressAndARepeatedStartStandInTheExtension() throws Exception {
    assertEquals(TEN_BIT_READ, encoded(TEN_BIT));
    assertEquals(new BusRecordPart(TEN_BIT, 0, false), BusRecordPart.decode(TEN_BIT_READ.reader()));
  }

  @Test
  @Tag("S3-42")
  @Tag("S3-31")
  void aReaderOfThePlainFormatStopsBehindTheData() throws Exception {
    var reader = WRITE.reader();
    PlainBusRecord plain = PlainBusRecord.decode(reader);
    assertEquals(new PlainBusRecord(123_456, 0xA0, Bytes.of(0x10, 0xAB, 0xCD)), plain);
    assertEquals(0x50, plain.address());
    assertFalse(plain.read());
    assertEquals(8 + 3, reader.offset());

    PlainBusRecord reserved = PlainBusRecord.decode(TEN_BIT_READ.reader());
    assertEquals(0b1111010, reserved.address(), "what the bus itself shows");
    assertTrue(reserved.read());
  }

  @Test
  void aPlainRecordHasNoMoreToTell() throws Exception {
    BusRecord read = BusRecordPart.decode(WRITE.slice(0, 11).reader()).record();
    assertEquals(123_456_000, read.nanos());
    assertEquals(AckMap.UNKNOWN, read.acks());
    assertEquals(BusResult.UNKNOWN, read.result());
    WireWriter out = new WireWriter();
    new PlainBusRecord(123_456, 0xA0, Bytes.of(0x10, 0xAB, 0xCD)).encode(out);
    assertEquals(WRITE.slice(0, 11), out.toBytes());
  }

  @Test
  @Tag("S3-42")
  void everyResultHasItsMark() throws Exception {
    for (int code = 0; code < 256; code++) {
      BusRecord record =
          Records.record(1, 0x2C, true, AckMap.UNKNOWN, new BusResult(code), 1, 2, 3);
      BusRecord back = BusRecordPart.decode(encoded(record).reader()).record();
      assertEquals(code, back.result().code());
    }
  }

  @Test
  void aLaterVersionIsReadAsFarAsItIsKnown() throws Exception {
    byte[] later = new WireWriter().bytes(WRITE).u16(0xBEEF).toBytes().toArray();
    later[11] = 2;
    later[12] = (byte) (later[12] + 2);
    assertEquals(WRITTEN, BusRecordPart.decode(Bytes.copyOf(later).reader()).record());
  }

  @Test
  void everyPrefixIsMalformedSaveThePlainRecord() {
    for (Bytes whole : new Bytes[] {WRITE, TEN_BIT_READ}) {
      int plain = 8 + whole.at(7);
      for (int size = 0; size < whole.size(); size++) {
        Bytes cut = whole.slice(0, size);
        if (size != plain) {
          assertThrows(MalformedMessageException.class, () -> BusRecordPart.decode(cut.reader()));
        }
      }
    }
  }

  @Test
  @Tag("S3-30")
  void everyFlippedBitGivesARecordOrARefusal() {
    for (Bytes whole : new Bytes[] {WRITE, TEN_BIT_READ}) {
      int good = 0;
      for (int bit = 0; bit < whole.size() * 8; bit++) {
        byte[] damaged = whole.toArray();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
        good += survives(Bytes.copyOf(damaged)) ? 1 : 0;
      }
      assertTrue(good > 60, "most fields can hold any value: " + good);
    }
  }

  @Test
  void whatComesOfAnyBytesIsARecordOrARefusal() {
    Random random = new Random(31);
    int good = 0;
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] bytes = encoded(Records.any(random, 255)).toArray();
      for (int changes = random.nextInt(6); changes >= 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      good += survives(Bytes.copyOf(bytes, 0, random.nextInt(bytes.length) + 1)) ? 1 : 0;
    }
    assertTrue(good > 100 && good < 19_000, "both happen: " + good);
  }

  @Test
  @Tag("S3-34")
  void anyRecordComesBackAsItWas() throws Exception {
    Random random = new Random(7);
    for (int trial = 0; trial < 5_000; trial++) {
      BusRecord record = Records.any(random, 255);
      Bytes wire = encoded(record);
      assertTrue(wire.size() <= BusRecordPart.MAX_SIZE, () -> "size " + wire.size());
      assertEquals(record, BusRecordPart.decode(wire.reader()).record());
    }
  }

  @Test
  void aRecordHoldsNoImpossibleMap() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Records.record(0, 1, false, AckMap.allBut(2), BusResult.OK, 1, 2));
  }

  /** Decodes, and encodes again what came of it. */
  private static boolean survives(Bytes bytes) {
    try {
      BusRecordPart part = BusRecordPart.decode(bytes.reader());
      part.encode(new WireWriter());
      return true;
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  private static Bytes encoded(BusRecord record) {
    assertEquals(1, BusRecordPart.count(record));
    WireWriter out = new WireWriter();
    BusRecordPart.of(record, 0).encode(out);
    return out.toBytes();
  }

  private static Bytes hex(String commented) {
    return Bytes.ofHex(commented.replaceAll("#.*", ""));
  }
}
