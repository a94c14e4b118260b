package dev.sideband.i2c.internal.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTapCounters;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as Linux 6.1 writes them. */
@Tag("S3-19")
class TraceParserTest {

  private static final String READ_TRANSFER =
      """
      # tracer: nop
      #
           i2ctransfer-178     [000] .....    72.313519: i2c_write: i2c-2 #0 a=050 f=0200 l=1 [00]
           i2ctransfer-178     [000] .....    72.313537: i2c_read: i2c-2 #1 a=050 f=0201 l=4
           i2ctransfer-178     [000] .N...    72.317650: i2c_reply: i2c-2 #1 a=050 f=0201 l=4 [00-ff-fe-14]
           i2ctransfer-178     [000] .N...    72.317659: i2c_result: i2c-2 n=2 ret=2
      """;

  private final List<BusRecord> seen = new ArrayList<>();
  private final List<Long> lost = new ArrayList<>();

  private final TraceParser parser =
      new TraceParser(
          new BusListener() {
            @Override
            public void seen(BusRecord message) {
              seen.add(message);
            }

            @Override
            public void lost(long messages) {
              lost.add(messages);
            }
          });

  @Test
  @Tag("S3-1")
  @Tag("S3-4")
  void aTransferIsItsMessages() {
    take(READ_TRANSFER);
    assertEquals(
        List.of(
            new BusRecord(
                2,
                72_313_519_000L,
                BusAddress.of(0x50),
                false,
                Bytes.of(0),
                AckMap.ALL,
                BusResult.OK,
                false,
                false,
                0),
            new BusRecord(
                2,
                72_313_537_000L,
                BusAddress.of(0x50),
                true,
                Bytes.of(0, 0xFF, 0xFE, 0x14),
                AckMap.allBut(3),
                BusResult.OK,
                true,
                true,
                4_122_000)),
        seen);
    assertEquals(new BusTapCounters(2, 0, 0), parser.counters());
  }

  @Test
  @Tag("S3-42")
  void aTransferThatFailedSaysHow() {
    take(
        """
        i2ctransfer-177 [000] ..... 72.305830: i2c_write: i2c-1 #0 a=051 f=0200 l=2 [10-20]
        i2ctransfer-177 [000] ..... 72.305831: i2c_read: i2c-1 #1 a=051 f=0201 l=1
        i2ctransfer-177 [000] ..... 72.305835: i2c_result: i2c-1 n=2 ret=-6
        i2ctransfer-177 [000] ..... 73.305830: i2c_write: i2c-1 #0 a=051 f=0200 l=1 [10]
        i2ctransfer-177 [000] ..... 73.305831: i2c_write: i2c-1 #1 a=052 f=0200 l=1 [11]
        i2ctransfer-177 [000] ..... 73.305835: i2c_result: i2c-1 n=2 ret=-110
        i2ctransfer-177 [000] ..... 74.305830: i2c_write: i2c-1 #0 a=051 f=0200 l=1 [10]
        i2ctransfer-177 [000] ..... 74.305831: i2c_write: i2c-1 #1 a=052 f=0200 l=1 [11]
        i2ctransfer-177 [000] ..... 74.305835: i2c_result: i2c-1 n=2 ret=1
        """);
    assertEquals(
        List.of(
            BusResult.ADDRESS_NACK,
            BusResult.UNKNOWN,
            BusResult.STRETCH_TIMEOUT,
            BusResult.OK,
            BusResult.BUS_ERROR),
        seen.stream().map(BusRecord::result).toList());
    assertEquals(Bytes.of(0x10, 0x20), seen.get(0).data(), "what the master meant to send");
    assertEquals(AckMap.UNKNOWN, seen.get(0).acks());
    assertTrue(seen.get(0).stop());
  }

  @Test
  void callsOfTheSystemManagementBusAreWhatTheyPutOnIt() {
    take(
        """
        i2cdetect-108   [000] ..... 3.909838: smbus_write: i2c-0 a=003 f=0000 c=0 QUICK l=0 []
        i2cdetect-108   [000] .N... 3.910666: smbus_result: i2c-0 a=003 f=0000 c=0 QUICK wr res=-19
        i2cget-109      [000] ..... 4.000001: smbus_read: i2c-0 a=048 f=0000 c=5 WORD_DATA
        i2cget-109      [000] ..... 4.000002: smbus_reply: i2c-0 a=048 f=0000 c=5 WORD_DATA l=2 [19-00]
        i2cget-109      [000] ..... 4.000003: smbus_result: i2c-0 a=048 f=0000 c=5 WORD_DATA rd res=0
        i2cset-110      [000] ..... 5.000001: smbus_write: i2c-0 a=050 f=0000 c=10 I2C_BLOCK_DATA l=4 [03-61-62-63]
        i2cset-110      [000] ..... 5.000003: smbus_result: i2c-0 a=050 f=0000 c=10 I2C_BLOCK_DATA wr res=0
        i2cset-111      [000] ..... 6.000001: smbus_write: i2c-0 a=050 f=0000 c=11 BLOCK_DATA l=3 [02-61-62]
        i2cset-111      [000] ..... 6.000003: smbus_result: i2c-0 a=050 f=0000 c=11 BLOCK_DATA wr res=0
        i2cget-112      [000] ..... 7.000001: smbus_read: i2c-0 a=051 f=0000 c=0 BYTE
        i2cget-112      [000] ..... 7.000002: smbus_reply: i2c-0 a=051 f=0000 c=0 BYTE l=1 [5a]
        i2cget-112      [000] ..... 7.000003: smbus_result: i2c-0 a=051 f=0000 c=0 BYTE rd res=0
        i2cset-113      [000] ..... 8.000001: smbus_write: i2c-0 a=052 f=0000 c=7f BYTE l=0 []
        i2cset-113      [000] ..... 8.000003: smbus_result: i2c-0 a=052 f=0000 c=7f BYTE wr res=0
        """);
    assertEquals(
        List.of(
            "0x03 w  address not acknowledged",
            "0x48 w 05 ok",
            "0x48 r 1900 ok",
            "0x50 w 10616263 ok",
            "0x50 w 11026162 ok",
            "0x51 r 5a ok",
            "0x52 w 7f ok"),
        seen.stream().map(TraceParserTest::text).toList());
    assertEquals(0, parser.counters().malformed());
  }

  private static String text(BusRecord record) {
    return record.address()
        + (record.read() ? " r " : " w ")
        + record.data()
        + " "
        + record.result();
  }

  @Test
  void aCallMadeOfMessagesCountsOnce() {
    take(
        """
        a-1 [000] ..... 1.000001: smbus_read: i2c-3 a=050 f=0000 c=0 BYTE_DATA
        a-1 [000] ..... 1.000002: i2c_write: i2c-3 #0 a=050 f=0000 l=1 [00]
        a-1 [000] ..... 1.000003: i2c_read: i2c-3 #1 a=050 f=0001 l=1
        a-1 [000] ..... 1.000004: i2c_reply: i2c-3 #1 a=050 f=0001 l=1 [42]
        a-1 [000] ..... 1.000005: i2c_result: i2c-3 n=2 ret=2
        a-1 [000] ..... 1.000006: smbus_reply: i2c-3 a=050 f=0000 c=0 BYTE_DATA l=1 [42]
        a-1 [000] ..... 1.000007: smbus_result: i2c-3 a=050 f=0000 c=0 BYTE_DATA rd res=0
        """);
    assertEquals(
        List.of("0x50 w 00 ok", "0x50 r 42 ok"), seen.stream().map(TraceParserTest::text).toList());
  }

  @Test
  void adaptersDoNotGetInEachOthersWay() {
    take(
        """
        a-1 [000] ..... 1.000001: i2c_write: i2c-1 #0 a=050 f=0000 l=1 [00]
        b-2 [001] ..... 1.000002: i2c_write: i2c-2 #0 a=060 f=0000 l=1 [11]
        b-2 [001] ..... 1.000003: i2c_result: i2c-2 n=1 ret=1
        a-1 [000] ..... 1.000004: i2c_result: i2c-1 n=1 ret=1
        """);
    assertEquals(List.of(2, 1), seen.stream().map(BusRecord::link).toList());
  }

  @Test
  @Tag("S3-43")
  void aTenBitAddressIsMarkedByItsFlag() {
    take(
        """
        a-1 [000] ..... 1.000001: i2c_read: i2c-1 #0 a=2a5 f=0011 l=0
        a-1 [000] ..... 1.000004: i2c_result: i2c-1 n=1 ret=1
        """);
    assertEquals(BusAddress.tenBit(0x2A5), seen.get(0).address());
  }

  @Test
  void whatTheKernelCutsIsMarkedAsCut() {
    String shown = "61-".repeat(63) + "61";
    take(
        """
        a-1 [000] ..... 1.000001: i2c_write: i2c-1 #0 a=050 f=0000 l=100 [%s]
        a-1 [000] ..... 1.000004: i2c_result: i2c-1 n=1 ret=1
        """
            .formatted(shown));
    assertEquals(64, seen.get(0).data().size());
    assertTrue(seen.get(0).cut());
  }

  @Test
  @Tag("S3-45")
  void whatTheKernelLostIsCountedAndWhatItToreApartIsNotBelieved() {
    take(
        """
        a-1 [000] ..... 1.000001: i2c_write: i2c-1 #0 a=050 f=0000 l=1 [00]
        CPU:0 [LOST 7 EVENTS]
        a-1 [000] ..... 1.000003: i2c_read: i2c-1 #1 a=050 f=0001 l=1
        a-1 [000] ..... 1.000004: i2c_reply: i2c-1 #1 a=050 f=0001 l=1 [42]
        a-1 [000] ..... 1.000005: i2c_result: i2c-1 n=2 ret=2
        a-1 [000] ..... 1.000006: i2c_write: i2c-1 #0 a=050 f=0000 l=1 [00]
        a-1 [000] ..... 1.000007: i2c_write: i2c-1 #0 a=051 f=0000 l=1 [00]
        a-1 [000] ..... 1.000008: i2c_result: i2c-1 n=1 ret=1
        a-1 [000] .....[LINE TOO BIG]
        CPU:1 [LOST EVENTS]
        """);
    assertEquals(List.of("0x51 w 00 ok"), seen.stream().map(TraceParserTest::text).toList());
    assertEquals(List.of(8L, 1L, 2L, 1L, 1L, 1L), lost);
    assertEquals(new BusTapCounters(1, 14, 0), parser.counters());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "a-1 [000] ..... 1.000001: sched_switch: prev_comm=x",
        "a-1 [000] ..... 1.000001: i2c_write: i2c-99999 #0 a=050 f=0000 l=1 [00]",
        "a-1 [000] ..... 1.000001: i2c_write: i2c-1 #0 a=050 f=0000 l=1 [0]",
        "a-1 [000] ..... 1.000001: i2c_write: i2c-1 #0 a=050 f=0000 l=1",
        "a-1 [000] ..... 1.000001: i2c_read: i2c-1 #0 a=050 f=0000 l=1 [00]",
        "a-1 [000] ..... 1.000001: smbus_read: i2c-1 a=050 f=0000 c=0 NEW_DATA",
        "a-1 [000] ..... 1.000001: smbus_write: i2c-1 a=050 f=0000 c=0 BYTE",
        "a-1 [000] ..... 1.000001: i2c_result: i2c-1 n=1",
        "a-1 [000] ..... 1.01: i2c_result: i2c-1 n=1 ret=1",
        "a-1 [000] ..... 999999999999.000001: i2c_result: i2c-1 n=1 ret=1"
      })
  void aLineThatMakesNoSenseIsCountedAndPassedOver(String line) {
    take(line + "\n" + READ_TRANSFER);
    assertEquals(2, seen.size());
    assertEquals(1, parser.counters().malformed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "x-1 [000] 1.1", "-", ": i2c_write: i", "((([[[", "\tname\u00ff"})
  void aTaskMayCallItselfAnything(String name) {
    take(READ_TRANSFER.replace("i2ctransfer", name));
    assertEquals(2, seen.size(), name);
  }

  @Test
  void bytesMayComeInPiecesOfAnySize() {
    byte[] all = READ_TRANSFER.getBytes(StandardCharsets.ISO_8859_1);
    for (byte b : all) {
      parser.take(new byte[] {b}, 1);
    }
    assertEquals(2, seen.size());
  }

  @Test
  void nothingGrowsWithoutEnd() {
    take("x".repeat(1 << 20) + "\n");
    StringBuilder many = new StringBuilder();
    for (int adapter = 0; adapter < 1_000; adapter++) {
      many.append("a-1 [0] . 1.000001: i2c_read: i2c-" + adapter + " #0 a=050 f=0001 l=1\n");
    }
    for (int number = 1; number < 1_000; number++) {
      many.append("a-1 [0] . 1.000001: i2c_read: i2c-999 #" + number + " a=050 f=0001 l=1\n");
    }
    take(many.toString());
    assertEquals(1_000 - 256 + 1_000 - 256, parser.counters().lost());
    assertEquals(1, parser.counters().malformed());
  }

  @Test
  void damagedLinesGiveRecordsOrCounts() {
    Random random = new Random(6);
    byte[] good = READ_TRANSFER.getBytes(StandardCharsets.ISO_8859_1);
    for (int trial = 0; trial < 5_000; trial++) {
      byte[] bytes = good.clone();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      parser.take(bytes, bytes.length);
      parser.take(new byte[] {'\n'}, 1);
    }
    BusTapCounters counters = parser.counters();
    assertTrue(counters.seen() > 1_000 && counters.malformed() > 1_000, counters.toString());
  }

  private void take(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    parser.take(bytes, bytes.length);
  }
}
