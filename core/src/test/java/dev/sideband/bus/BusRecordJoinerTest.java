package dev.sideband.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusRecordJoinerTest {

  private final BusRecordJoiner joiner = new BusRecordJoiner();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32, 255, 256, 257, 510, 511, 4_096, 70_000, BusRecord.MAX_DATA})
  @Tag("S3-40")
  void whatIsLongerThanTheLengthByteComesBackWhole(int size) throws Exception {
    BusRecord whole = ofSize(1, size, AckMap.ALL);
    List<BusRecordPart> parts = parts(whole);
    assertEquals(Math.max(1, (size + 254) / 255), parts.size());
    for (BusRecordPart part : parts.subList(0, parts.size() - 1)) {
      assertEquals(Optional.empty(), joiner.add(part));
    }
    assertEquals(Optional.of(whole), joiner.add(parts.get(parts.size() - 1)));
  }

  @Test
  @Tag("S3-24")
  @Tag("S3-40")
  void eachRefusedByteKeepsItsPlace() throws Exception {
    for (int refused = -1; refused < 600; refused++) {
      BusRecord whole = ofSize(1, 600, AckMap.allBut(refused));
      BusRecord back = null;
      for (BusRecordPart part : parts(whole)) {
        back = joiner.add(part).orElse(null);
      }
      assertEquals(whole, back);
    }
  }

  @Test
  @Tag("S3-40")
  void partsOfDifferentLinksMayBeMixed() throws Exception {
    List<BusRecordPart> one = parts(ofSize(1, 700, AckMap.UNKNOWN));
    List<BusRecordPart> two = parts(ofSize(2, 600, AckMap.ALL));
    List<BusRecord> joined = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      joiner.add(one.get(i)).ifPresent(joined::add);
      joiner.add(two.get(i)).ifPresent(joined::add);
    }
    assertEquals(List.of(ofSize(1, 700, AckMap.UNKNOWN), ofSize(2, 600, AckMap.ALL)), joined);
    assertEquals(0, joiner.broken());
  }

  @Test
  @Tag("S3-32")
  void aRecordThatLacksAPartNeverComesOut() throws Exception {
    for (int missing = 0; missing < 4; missing++) {
      List<BusRecordPart> parts = parts(ofSize(1, 1_000, AckMap.ALL));
      parts.remove(missing);
      for (BusRecordPart part : parts) {
        assertEquals(Optional.empty(), joiner.add(part));
      }
    }
    BusRecord next = ofSize(1, 3, AckMap.ALL);
    assertEquals(Optional.of(next), joiner.add(parts(next).get(0)));
    assertTrue(joiner.broken() >= 4, () -> "broken " + joiner.broken());
  }

  @Test
  void aGapInTheStoreEndsWhatIsUnderWay() throws Exception {
    List<BusRecordPart> parts = parts(ofSize(1, 300, AckMap.ALL));
    joiner.add(parts.get(0));
    joiner.lost();
    assertEquals(Optional.empty(), joiner.add(parts.get(1)));
    assertEquals(2, joiner.broken());
  }

  @Test
  void noNumberOfLinksMakesItGrowWithoutEnd() throws Exception {
    for (int link = 0; link < 1_000; link++) {
      joiner.add(parts(ofSize(link, 300, AckMap.ALL)).get(0));
    }
    assertEquals(1_000 - 16, joiner.broken());
  }

  @Test
  @Tag("S3-40")
  void anyRecordComesBackAsItWas() throws Exception {
    Random random = new Random(40);
    for (int trial = 0; trial < 500; trial++) {
      BusRecord whole = Records.any(random, 2_000);
      BusRecord back = null;
      for (BusRecordPart part : parts(whole)) {
        back = joiner.add(part).orElse(null);
      }
      assertEquals(whole, back);
    }
  }

  /** Returns the parts as they come back from their bytes. */
  private static List<BusRecordPart> parts(BusRecord whole) throws Exception {
    List<BusRecordPart> parts = new ArrayList<>();
    for (int i = 0; i < BusRecordPart.count(whole); i++) {
      WireWriter out = new WireWriter();
      BusRecordPart.of(whole, i).encode(out);
      parts.add(BusRecordPart.decode(out.toBytes().reader()));
    }
    return parts;
  }

  private static BusRecord ofSize(int link, int size, AckMap acks) {
    byte[] data = new byte[size];
    new Random(size).nextBytes(data);
    return new BusRecord(
        link,
        55_000_001,
        BusAddress.of(0x50),
        true,
        Bytes.copyOf(data),
        acks,
        BusResult.OK,
        true,
        true,
        7);
  }
}
