package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.encoded;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S2-2")
class SelCommandsTest {

  @Test
  void whatAsksWithoutParametersAsksByNumber() {
    List<IpmiCommand<?>> commands =
        List.of(
            new GetSelInfo(),
            new GetSelAllocationInfo(),
            new ReserveSel(),
            new GetSelTime(),
            new GetSelUtcOffset(),
            new GetSdrRepositoryInfo(),
            new ReserveSdrRepository());
    List<Integer> numbers = List.of(0x40, 0x41, 0x42, 0x48, 0x5C, 0x20, 0x22);
    for (int i = 0; i < commands.size(); i++) {
      assertEquals(new CommandId(NetFn.STORAGE, numbers.get(i)), commands.get(i).id());
      assertEquals(Bytes.EMPTY, encoded(commands.get(i)));
    }
  }

  @Test
  void selInfo() throws Exception {
    SelInfo value =
        new SelInfo(0x51, 3, 0x3FD0, new SelTime(0x60000000), new SelTime(0x50000000), 0x8B);
    assertLayout(
        value,
        hex(
            """
            51            # version of IPMI 1.5 and 2.0             (31.2)
            03 00         # three records
            D0 3F         # room for more
            00 00 00 60   # added last
            00 00 00 50   # erased last
            8B            # overflowed; delete, reserve, allocation info
            """),
        14,
        SelInfo::decode);
    assertEquals(value, new GetSelInfo().decode(encoded(value).reader()));
    assertTrue(value.has(SelInfo.OVERFLOWED));
    assertTrue(value.has(SelInfo.DELETE));
    assertFalse(value.has(SelInfo.PARTIAL_ADD));
  }

  @Test
  void selAllocationInfo() throws Exception {
    assertLayout(
        new SelAllocationInfo(1024, 16, 1000, 900, 1),
        hex(
            """
            00 04   # 1024 units                                    (31.3)
            10 00   # of 16 bytes
            E8 03   # 1000 are free
            84 03   # 900 of them together
            01      # a record takes one
            """),
        9,
        SelAllocationInfo::decode);
  }

  @Test
  void reservations() throws Exception {
    assertLayout(new Reservation(0x1234), Bytes.of(0x34, 0x12), 2, Reservation::decode);
    assertEquals(new Reservation(1), new ReserveSel().decode(Bytes.of(1, 0).reader()));
    assertEquals(new Reservation(1), new ReserveSdrRepository().decode(Bytes.of(1, 0).reader()));
    assertThrows(IllegalArgumentException.class, () -> new Reservation(0x10000));
  }

  @Test
  void readingARecord() throws Exception {
    Bytes wire =
        hex(
            """
            34 12   # reservation                                   (31.5)
            FF FF   # the last record
            03      # from its fourth byte on
            05      # five bytes
            """);
    Reservation reservation = new Reservation(0x1234);
    assertLayout(
        new GetSelEntry(new RecordSpan(reservation, RecordId.LAST, 3, 5)),
        wire,
        6,
        GetSelEntry::decodeRequest);
    assertLayout(
        new GetSdr(new RecordSpan(reservation, RecordId.LAST, 3, 5)),
        wire,
        6,
        GetSdr::decodeRequest);
    assertEquals(hex("00 00 00 00 00 FF"), encoded(GetSelEntry.whole(RecordId.FIRST)));
    assertEquals(hex("00 00 07 00 00 FF"), encoded(GetSdr.whole(new RecordId(7))));
    assertEquals(new CommandId(NetFn.STORAGE, 0x43), GetSelEntry.ID);
    assertEquals(new CommandId(NetFn.STORAGE, 0x23), GetSdr.ID);
    assertThrows(
        IllegalArgumentException.class,
        () -> new GetSelEntry(new RecordSpan(reservation, RecordId.LAST, 256, 0)));
  }

  @Test
  void partOfARecord() throws Exception {
    assertLayout(
        new RecordPart(new RecordId(2), Bytes.of(9, 8)), hex("02 00 09 08"), 2, RecordPart::decode);
    assertEquals("0002h", new RecordId(2).toString());
    assertThrows(IllegalArgumentException.class, () -> new RecordId(-1));
  }

  @Test
  void addingAndDeleting() throws Exception {
    Bytes record = hex("03 00 E0 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D");
    assertLayout(
        new AddSelEntry(SelEntry.decode(record.reader())), record, 16, AddSelEntry::decodeRequest);
    assertEquals(
        new RecordId(0x0102),
        new AddSelEntry(SelEntry.decode(record.reader())).decode(Bytes.of(2, 1).reader()));
    assertLayout(
        new DeleteSelEntry(new Reservation(0x1234), new RecordId(0x0102)),
        hex("34 12 02 01      # (31.8)"),
        4,
        DeleteSelEntry::decodeRequest);
  }

  @Test
  void erasing() throws Exception {
    assertLayout(
        new ClearSel(new Reservation(0x1234), ClearSel.ERASE),
        hex(
            """
            34 12      # reservation                                (31.9)
            43 4C 52   # CLR
            AA         # erase
            """),
        6,
        ClearSel::decodeRequest);
    assertEquals(
        new ClearSel(new Reservation(0x1234), 0xFF),
        ClearSel.decodeRequest(hex("34 12 43 4C 53 AA").reader()));
    assertLayout(ErasureProgress.DONE, Bytes.of(1), 1, ErasureProgress::decode);
    assertEquals(ErasureProgress.UNDER_WAY, ErasureProgress.decode(Bytes.of(0xF0).reader()));
  }

  @Test
  void theClock() throws Exception {
    assertLayout(
        new SetSelTime(new SelTime(0x11223344)), hex("44 33 22 11"), 4, SetSelTime::decodeRequest);
    assertEquals(new SelTime(0x11223344), new GetSelTime().decode(hex("44 33 22 11").reader()));
    assertLayout(
        new SetSelUtcOffset(new UtcOffset(-90)), hex("A6 FF"), 2, SetSelUtcOffset::decodeRequest);
    assertEquals(
        new UtcOffset(UtcOffset.UNKNOWN), new GetSelUtcOffset().decode(hex("FF 07").reader()));
    assertThrows(MalformedMessageException.class, () -> UtcOffset.decode(hex("FF 06").reader()));
    assertThrows(IllegalArgumentException.class, () -> new UtcOffset(1_441));
  }

  @Test
  void reportingAnEvent() throws Exception {
    PlatformEvent event = PlatformEvent.of(SensorType.POWER_UNIT, 1, 0, false);
    assertLayout(
        new PlatformEventMessage(PlatformEventMessage.BY_ADDRESS, event),
        hex("04 09 01 EF 00 FF FF      # (29.3)"),
        7,
        PlatformEventMessage::decodeRequest);
    assertEquals(
        new PlatformEventMessage(0x41, event),
        PlatformEventMessage.decodeRequest(hex("41 04 09 01 EF 00 FF FF").reader()));
    assertEquals(hex("41 04 09 01 EF 00 FF FF"), encoded(new PlatformEventMessage(0x41, event)));
    assertThrows(IllegalArgumentException.class, () -> new PlatformEventMessage(0x100, event));
  }
}
