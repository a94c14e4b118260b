package dev.sideband.snapshot.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.snapshot.AbandonReason;
import dev.sideband.snapshot.SnapshotOrigin;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageState;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageHeaderCodecTest {

  private static final HostBoot HOST =
      new HostBoot(UUID.fromString("01020304-0506-0708-090a-0b0c0d0e0f10"));

  private static final StageHeader HEADER =
      new StageHeader(
          Stage.DISPLAY,
          0x0A0B0C0DL,
          StageState.COMPLETE,
          AbandonReason.NONE,
          new SnapshotOrigin(
              0x1122334455667788L,
              HOST,
              0xBEEF,
              Instant.ofEpochSecond(0x6000_0000L, 7),
              Duration.ofSeconds(3, 5),
              new Stamp(
                  new BmcBoot(0xCAFEBABE),
                  0x0102_0304_0506L,
                  Instant.ofEpochSecond(0x6000_0001L, 1),
                  Duration.ofMillis(1))),
          400,
          12_345,
          0x89ABCDEF,
          new Stamp(HOST, 2, Instant.ofEpochSecond(-1, 999), Duration.ZERO),
          0xFEDCBA98_76543210L);

  /** Version 1; files written by it must stay readable. */
  private static final Bytes FROZEN =
      Bytes.ofHex(
          """
          53 42 73 74 61 67 65 00                           # magic
          01 00                                             # version
          03 04 00                                          # display, complete, not abandoned
          0d 0c 0b 0a                                       # generation
          88 77 66 55 44 33 22 11                           # snapshot id
          01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10   # host boot
          ef be                                             # schema
          00 00 00 60 00 00 00 00 07 00 00 00               # collected
          03 00 00 00 00 00 00 00 05 00 00 00               # age at receipt
          02 be ba fe ca 00 00 00 00 00 00 00 00 00 00 00 00 # received: BMC boot
          06 05 04 03 02 01                                 #   microseconds
          01 00 00 60 00 00 00 00 01 00 00 00               #   wall
          00 00 00 00 00 00 00 00 40 42 0f 00               #   uncertainty
          90 01 00 00 00 00 00 00                           # rows
          39 30 00 00 00 00 00 00                           # length
          ef cd ab 89                                       # CRC-32C of the content
          01 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 # written: host boot
          02 00 00 00 00 00                                 #   microseconds
          ff ff ff ff ff ff ff ff e7 03 00 00               #   wall
          00 00 00 00 00 00 00 00 00 00 00 00               #   uncertainty
          10 32 54 76 98 ba dc fe                           # request
          """
              .replaceAll("#.*", ""));

  @Test
  @Tag("X-12")
  @Tag("S0-31")
  void theBytesOfVersionOne() throws Exception {
    Bytes encoded = StageHeaderCodec.encode(HEADER);
    assertEquals(StageHeaderCodec.SIZE, encoded.size());
    assertEquals(FROZEN, encoded.slice(0, FROZEN.size()));
    int rest = StageHeaderCodec.SIZE - 4 - FROZEN.size();
    assertEquals(Bytes.copyOf(new byte[rest]), encoded.slice(FROZEN.size(), rest));
    assertEquals(HEADER, StageHeaderCodec.decode(encoded));
  }

  @Test
  void everyStateReasonAndStageComesBack() throws Exception {
    for (Stage stage : Stage.values()) {
      for (StageState state : StageState.values()) {
        for (AbandonReason reason : AbandonReason.values()) {
          StageHeader header =
              new StageHeader(
                  stage, 1, state, reason, HEADER.origin(), 0, 0, 0, HEADER.written(), 0);
          assertEquals(header, StageHeaderCodec.decode(StageHeaderCodec.encode(header)));
        }
      }
    }
  }

  @Test
  void everyPrefixSaysWhereItEnds() {
    Bytes encoded = StageHeaderCodec.encode(HEADER);
    for (int size = 0; size < encoded.size(); size++) {
      Bytes prefix = encoded.slice(0, size);
      MalformedMessageException cut =
          assertThrows(MalformedMessageException.class, () -> StageHeaderCodec.decode(prefix));
      assertTrue(cut.offset() <= size, cut.getMessage());
    }
  }

  /** A header with a right checksum may still hold what no writer of ours wrote. */
  @ParameterizedTest
  @CsvSource({
    "version,8,02",
    "stage,10,00",
    "stage,10,04",
    "state,11,05",
    "reason,12,08",
    "collected,43,ffffffffffffff7f",
    "collected,43,0000000000000080",
    "age at receipt,55,ffffffffffffffff",
    "received,67,00",
    "received,67,03",
    "written,134,09",
    "written,157,ffffffffffffff7f"
  })
  void valuesOutOfRange(String field, int at, String hex) {
    Bytes encoded = StageHeaderCodec.encode(HEADER);
    byte[] changed = encoded.toArray();
    Bytes.ofHex(hex).copyTo(changed, at);
    Bytes content = Bytes.copyOf(changed, 0, StageHeaderCodec.SIZE - 4);
    Bytes signed = new WireWriter().bytes(content).u32(Crc32c.of(content)).toBytes();
    MalformedMessageException refused =
        assertThrows(MalformedMessageException.class, () -> StageHeaderCodec.decode(signed));
    assertEquals(field, refused.field());
  }

  @Test
  void noiseUnderARightChecksumIsAValueOrMalformed() throws Exception {
    Bytes encoded = StageHeaderCodec.encode(HEADER);
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] changed = encoded.toArray();
      for (int i = 0; i < 4; i++) {
        changed[13 + random.nextInt(200)] = (byte) random.nextInt();
      }
      Bytes content = Bytes.copyOf(changed, 0, StageHeaderCodec.SIZE - 4);
      Bytes signed = new WireWriter().bytes(content).u32(Crc32c.of(content)).toBytes();
      try {
        StageHeader header = StageHeaderCodec.decode(signed);
        header.origin().age(HEADER.written());
      } catch (MalformedMessageException e) {
        assertTrue(e.offset() < StageHeaderCodec.SIZE);
      }
    }
  }
}
