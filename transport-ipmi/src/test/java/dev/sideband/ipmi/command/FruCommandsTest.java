package dev.sideband.ipmi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import org.junit.jupiter.api.Test;

class FruCommandsTest {

  private static final Bytes AREA =
      Bytes.ofHex(
          "0001" // 256 units, low byte first   (34.1)
              + "01"); // in words

  private static final Bytes DATA =
      Bytes.ofHex(
          "03" // three bytes follow            (34.2)
              + "AABBCC");

  @Test
  void anAreaHasALengthAndAUnit() throws Exception {
    FruAreaInfo area = new GetFruAreaInfo(0).decode(AREA.reader());

    assertEquals(new FruAreaInfo(256, true), area);
    WireWriter out = new WireWriter();
    area.encode(out);
    assertEquals(AREA, out.toBytes());
  }

  @Test
  void requestsNameTheAreaAndThePart() throws Exception {
    WireWriter out = new WireWriter();
    new GetFruAreaInfo(7).encode(out);
    assertEquals(Bytes.of(7), out.toBytes());
    assertEquals(new GetFruAreaInfo(7), GetFruAreaInfo.decodeRequest(out.toBytes().reader()));

    WireWriter read = new WireWriter();
    new ReadFruData(7, 0x1234, 0xFF).encode(read);
    assertEquals(Bytes.of(7, 0x34, 0x12, 0xFF), read.toBytes());
  }

  @Test
  void dataAreAsManyAsTheAnswerSaysAndHolds() throws Exception {
    ReadFruData command = new ReadFruData(0, 0, 16);

    assertEquals(Bytes.ofHex("AABBCC"), command.decode(DATA.reader()));
    assertEquals(Bytes.ofHex("AABB"), command.decode(DATA.slice(0, 3).reader()));
    assertEquals(Bytes.ofHex("AA"), command.decode(Bytes.ofHex("01AABB").reader()));
  }

  @Test
  void everyPrefixOfAnAnswerIsMalformed() {
    for (int size = 0; size < AREA.size(); size++) {
      Bytes cut = AREA.slice(0, size);
      assertThrows(
          MalformedMessageException.class, () -> new GetFruAreaInfo(0).decode(cut.reader()));
    }
    assertThrows(
        MalformedMessageException.class,
        () -> new ReadFruData(0, 0, 1).decode(Bytes.EMPTY.reader()));
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new GetFruAreaInfo(255));
    assertThrows(IllegalArgumentException.class, () -> new ReadFruData(0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new ReadFruData(0, 0x10000, 1));
  }
}
