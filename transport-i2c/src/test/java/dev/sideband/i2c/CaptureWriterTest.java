package dev.sideband.i2c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.bus.BusDevice;
import dev.sideband.bus.DeviceMap;
import dev.sideband.bus.MappedDevice;
import dev.sideband.bus.Records;
import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import dev.sideband.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureWriterTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  @Tag("S3-5")
  void wiresharksFormatByteByByte() throws Exception {
    BusRecord refused =
        Records.record(
            1_000_000_007, 0x50, false, AckMap.allBut(1), BusResult.DATA_NACK, 0x10, 0xAB);
    try (CaptureWriter writer = CaptureWriter.pcapng(out, Instant.ofEpochSecond(1))) {
      writer.write(refused);
    }
    assertEquals(
        hex(
            """
            0A 0D 0D 0A  1C 00 00 00        # section, length
            4D 3C 2B 1A  01 00 00 00        # byte order, version 1.0
            FF FF FF FF FF FF FF FF         # length of the section: not known
            1C 00 00 00
            01 00 00 00  2C 00 00 00        # interface, length
            D1 00 00 00  00 00 00 00        # link type 209, no limit
            02 00 05 00  69 32 63 2D 31 00 00 00  # name: i2c-1
            09 00 01 00  09 00 00 00        # resolution: nanoseconds
            00 00 00 00                     # end of options
            2C 00 00 00
            06 00 00 00  58 00 00 00        # packet, length
            00 00 00 00                     # interface 0
            00 00 00 00  07 94 35 77        # time, high half first: 2,000,000,007 ns
            08 00 00 00  08 00 00 00        # length captured, length
            01 00 00 00 00                  # bus 1, flags: a write
            A0 10 AB                        # address, data
            01 00 25 00                     # comment of 37 letters
            """),
        Bytes.copyOf(out.toByteArray()).slice(0, 28 + 44 + 28 + 8 + 4));
    String text = out.toString(StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("data not acknowledged; NACK at byte 1"), text);
    assertEquals(0, out.size() % 4);
  }

  @Test
  @Tag("S3-40")
  void aLongMessageOfWhichEveryByteIsRefusedKeepsWiresharksFormatWhole() throws Exception {
    int size = 300_000;
    byte[] nacks = new byte[size / 8 + 1];
    Arrays.fill(nacks, (byte) 0xFF);
    nacks[0] = (byte) 0xFE;
    nacks[size / 8] = 1;
    BusRecord refused =
        new BusRecord(
            1,
            0,
            BusAddress.of(0x50),
            false,
            Bytes.copyOf(new byte[size]),
            new AckMap(true, Bytes.copyOf(nacks)),
            BusResult.DATA_NACK,
            false,
            true,
            0);
    try (CaptureWriter writer = CaptureWriter.pcapng(out, Instant.EPOCH)) {
      writer.write(refused);
      writer.write(Records.write(7, 0x48, 1));
    }
    ByteBuffer blocks = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> types = new ArrayList<>();
    for (int at = 0; at < blocks.limit(); at += blocks.getInt(at + 4)) {
      types.add(blocks.getInt(at));
      assertEquals(blocks.getInt(at + 4), blocks.getInt(at + blocks.getInt(at + 4) - 4));
      if (blocks.getInt(at) == 6) {
        int captured = blocks.getInt(at + 20);
        assertTrue(captured <= 262_144, captured + " bytes are more than Wireshark reads");
        int options = at + 28 + (captured + 3) / 4 * 4;
        int comment = options + 4 == at + blocks.getInt(at + 4) ? 0 : blocks.getShort(options + 2);
        assertTrue(comment >= 0 && comment < 1_000, comment + " letters");
      }
    }
    assertEquals(List.of(0x0A0D0D0A, 1, 6, 6), types);
    String text = out.toString(StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("NACK at byte 0; NACK at byte 1;"));
    assertTrue(text.contains("and at 299984 more"));
  }

  @Test
  void anEmptyCaptureHasNoLineOfJson() throws Exception {
    CaptureWriter.jsonLines(out, DeviceMap.EMPTY).close();
    assertEquals(0, out.size());
  }

  @Test
  void aTableHasARowForEachMessage() throws Exception {
    try (CaptureWriter writer = CaptureWriter.csv(out)) {
      writer.write(Records.read(1_500_000_001L, 0x48, 0x19, 0x00));
      writer.write(Records.unanswered(2_000_000_000L, 0x49, false));
    }
    assertEquals(
        List.of(
            "seconds,link,address,ten_bit,direction,length,data,nacks,result,repeated_start,stop,"
                + "duration_ns,cut",
            "1.500000001,1,0x48,0,read,2,1900,04,ok,0,1,90000,0",
            "2.000000000,1,0x49,0,write,0,,01,address not acknowledged,0,1,90000,0"),
        out.toString(StandardCharsets.UTF_8).lines().toList());
  }

  @Test
  void eachLineIsOneJsonObject() throws Exception {
    BusDevice device = new BusDevice(1, BusAddress.of(0x48));
    DeviceMap map =
        new DeviceMap(
            Map.of(), List.of(new MappedDevice(device, "a \"quoted\"\nname", "", List.of())));
    try (CaptureWriter writer = CaptureWriter.jsonLines(out, map)) {
      writer.write(Records.write(7, 0x48, 0x10, 0xFF));
      writer.write(Records.unanswered(8, 0x48, true));
    }
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(2, lines.size());
    assertEquals(
        "{\"nanos\":7,\"link\":1,\"linkName\":\"bus 1\",\"address\":72,\"tenBit\":false,"
            + "\"device\":\"a \\\"quoted\\\"\\nname\",\"read\":false,\"register\":16,"
            + "\"registerName\":\"register 0x10\",\"data\":\"10ff\",\"value\":\"ff\","
            + "\"result\":\"ok\",\"acksKnown\":true,\"repeatedStart\":false,\"stop\":true,"
            + "\"durationNanos\":90000,\"cut\":false}",
        lines.get(0));
    assertTrue(lines.get(1).contains("\"firstNack\":-1"), lines.get(1));
  }

  @Test
  @Tag("S3-3")
  void whatIsDrawnIsDecodedAsItWas() throws Exception {
    Random random = new Random(12);
    List<BusRecord> messages = new ArrayList<>();
    long at = 5_000_000;
    boolean repeated = false;
    for (int i = 0; i < 300; i++) {
      BusRecord message = any(random, at, repeated, i == 299);
      messages.add(message);
      repeated = !message.stop();
      at += 4_000_000;
    }
    Path file = folder.resolve("drawn.vcd");
    try (CaptureWriter writer = CaptureWriter.vcd(Files.newOutputStream(file), 3, 100_000)) {
      writer.write(Records.write(1, 0x11, 1));
      for (BusRecord message : messages) {
        writer.write(message);
      }
    }
    Found found = new Found();
    new WaveformFile(file)
        .decode(WaveformSettings.STANDARD.withLink(3).withGlitch(Duration.ZERO), found);
    assertEquals(messages.size(), found.messages.size());
    for (int i = 0; i < messages.size(); i++) {
      BusRecord wanted = messages.get(i);
      BusRecord seen = found.messages.get(i);
      assertEquals(text(wanted), text(seen));
      if (!wanted.repeatedStart()) {
        assertEquals(wanted.nanos(), seen.nanos());
      }
    }
  }

  private static BusRecord any(Random random, long at, boolean repeated, boolean last) {
    byte[] data = new byte[1 + random.nextInt(6)];
    random.nextBytes(data);
    boolean read = random.nextBoolean();
    boolean tenBit = !read && random.nextInt(4) == 0;
    boolean noAddress = random.nextInt(6) == 0;
    boolean refused = !read && !noAddress && random.nextInt(4) == 0;
    AckMap acks = read || refused ? AckMap.allBut(data.length - 1) : AckMap.ALL;
    BusResult result = refused ? BusResult.DATA_NACK : BusResult.OK;
    BusAddress address = new BusAddress(random.nextInt(0x70), tenBit);
    return new BusRecord(
        3,
        at,
        address,
        read,
        noAddress ? Bytes.EMPTY : Bytes.copyOf(data),
        noAddress ? AckMap.NO_ADDRESS : acks,
        noAddress ? BusResult.ADDRESS_NACK : result,
        repeated,
        last || random.nextInt(3) != 0,
        0);
  }

  private static String text(BusRecord r) {
    return r.address()
        + " "
        + r.read()
        + " "
        + r.data()
        + " "
        + r.acks()
        + " "
        + r.result()
        + " "
        + r.repeatedStart();
  }

  @Test
  void everyWriterTakesAnyMessageAndAnEmptyCapture() throws IOException {
    Random random = new Random(13);
    List<BusRecord> any = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      any.add(Records.any(random, 300));
    }
    for (int kind = 0; kind < 4; kind++) {
      try (CaptureWriter empty = writer(kind)) {
        assertTrue(empty != null);
      }
      try (CaptureWriter writer = writer(kind)) {
        for (BusRecord message : any) {
          writer.write(message);
        }
      }
    }
  }

  private CaptureWriter writer(int kind) {
    return switch (kind) {
      case 0 -> CaptureWriter.pcapng(new ByteArrayOutputStream(), Instant.EPOCH);
      case 1 -> CaptureWriter.vcd(new ByteArrayOutputStream(), 1, 400_000);
      case 2 -> CaptureWriter.csv(new ByteArrayOutputStream());
      default -> CaptureWriter.jsonLines(new ByteArrayOutputStream(), DeviceMap.EMPTY);
    };
  }

  private static Bytes hex(String commented) {
    return Bytes.ofHex(commented.replaceAll("#.*", ""));
  }
}
