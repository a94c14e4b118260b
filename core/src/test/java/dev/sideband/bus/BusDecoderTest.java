package dev.sideband.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import dev.sideband.wire.MalformedMessageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S3-16")
@Tag("S3-9")
class BusDecoderTest {

  private static final String MAP =
      """
      {"links": [{"link": 1, "name": "fans"}],
       "future": 1,
       "devices": [
         {"link": 1, "address": "0x2c", "name": "fan 3", "kind": "fan", "registers": [
           {"register": "0x10", "name": "speed", "format": "u16be", "unit": "rpm"},
           {"register": 0, "name": "duty", "format": "u8", "scale": 0.5, "unit": "%"},
           {"register": 2, "name": "offset", "format": "s8"},
           {"register": 3, "name": "signed", "format": "s16le"},
           {"register": 4, "name": "raw"}]},
         {"link": 1, "address": 72, "name": "inlet", "kind": "lm75", "registers": [
           {"register": 0, "name": "temperature", "format": "s16be", "scale": 0.00390625,
            "unit": "°C"}]},
         {"link": 1, "address": "0x58", "name": "PSU 1", "kind": "pmbus"},
         {"link": 1, "address": "0x50", "name": "DIMM A1", "kind": "spd"},
         {"link": 1, "address": "0x2a5", "tenBit": true, "name": "far"}]}
      """;

  private final BusDecoder decoder = new BusDecoder(map(MAP));

  @Test
  void messagesAreReadableLines() {
    assertEquals(
        "0.005000 s  fans  fan 3  write duty = 64 %  ok",
        decoder.decode(Records.write(5_000_000, 0x2C, 0, 128)).line());
    assertEquals("write speed", brief(Records.write(0, 0x2C, 0x10)));
    assertEquals("read speed = 6000 rpm", brief(Records.read(0, 0x2C, 0x17, 0x70)));
    assertEquals("write offset = -2", brief(Records.write(0, 0x2C, 2, 0xFE)));
    assertEquals("write signed = -2", brief(Records.write(0, 0x2C, 3, 0xFE, 0xFF)));
    assertEquals("write raw = 0102", brief(Records.write(0, 0x2C, 4, 1, 2)));
    assertEquals("write register 0x07 = 01", brief(Records.write(0, 0x2C, 7, 1)));
    assertEquals("write speed = 01", brief(Records.write(0, 0x2C, 0x10, 1)), "too few bytes");
    brief(Records.write(0, 0x48, 0));
    assertEquals("read temperature = -12.5 °C", brief(Records.read(0, 0x48, 0xF3, 0x80)));
    assertEquals("read - = 01", brief(Records.read(0, 0x11, 1)));
  }

  @Test
  void aPowerSupplyNeedsNoRegistersOfItsOwn() {
    brief(Records.write(0, 0x58, 0x8B));
    assertEquals("read READ_VOUT = 0018", brief(Records.read(0, 0x58, 0, 0x18)), "no mode yet");
    brief(Records.write(0, 0x58, 0x20));
    assertEquals("read VOUT_MODE = 17", brief(Records.read(0, 0x58, 0x17)));
    brief(Records.write(0, 0x58, 0x8B));
    assertEquals("read READ_VOUT = 12 V", brief(Records.read(0, 0x58, 0, 0x18)));
    brief(Records.write(0, 0x58, 0x8C));
    int word = PmbusLinear.encode11(20.5);
    assertEquals("read READ_IOUT = 20.5 A", brief(Records.read(0, 0x58, word, word >> 8)));
    brief(Records.write(0, 0x58, 0x9A));
    assertEquals("read MFR_MODEL = AB.", brief(Records.read(0, 0x58, 3, 'A', 'B', 0x1B)));
    assertEquals("read MFR_MODEL = A", brief(Records.read(0, 0x58, 9, 'A')), "a wrong length");
  }

  @Test
  void eachPageOfAPowerSupplyHasAnExponentOfItsOwn() {
    brief(Records.write(0, 0x58, 0x00, 0));
    brief(Records.write(0, 0x58, 0x20));
    brief(Records.read(0, 0x58, 0x17));
    brief(Records.write(0, 0x58, 0x00, 1));
    brief(Records.write(0, 0x58, 0x20));
    brief(Records.read(0, 0x58, 0x14));
    brief(Records.write(0, 0x58, 0x00, 0));
    brief(Records.write(0, 0x58, 0x8B));
    assertEquals("read READ_VOUT = 12 V", brief(Records.read(0, 0x58, 0, 0x18)));
    brief(Records.write(0, 0x58, 0x00, 2));
    brief(Records.write(0, 0x58, 0x8B));
    assertEquals("read READ_VOUT = 0018", brief(Records.read(0, 0x58, 0, 0x18)), "no mode yet");
  }

  @Test
  void whatAPowerSupplyRefusedIsNotItsExponent() {
    brief(Records.write(0, 0x58, 0x20, 0x17));
    brief(Records.record(0, 0x58, false, AckMap.allBut(1), BusResult.DATA_NACK, 0x20, 0x14));
    brief(Records.write(0, 0x58, 0x8B));
    assertEquals("read READ_VOUT = 12 V", brief(Records.read(0, 0x58, 0, 0x18)));
  }

  @Test
  void theSecondPageOfAMemoryModuleDoesNotHideTheFirst() {
    int[] stacked = {
      0x23, 0x11, 0x0C, 0x01, 0x85, 0x21, 0xB2, 0x08, 0, 0, 0, 0x03, 0x08, 0x0B, 0x80, 0
    };
    decoder.decode(Records.write(0, 0x36, 0));
    decoder.decode(Records.write(0, 0x50, 0));
    decoder.decode(Records.read(0, 0x50, stacked));
    decoder.decode(Records.write(0, 0x37, 0));
    decoder.decode(Records.write(0, 0x50, 0));
    decoder.decode(Records.read(0, 0x50, new int[16]));
    SpdInfo info = decoder.memoryModule(new BusDevice(1, BusAddress.of(0x50))).orElseThrow();
    assertEquals("DDR4", info.type());
    assertEquals(131_072, info.mebibytes(), "two ranks of four stacked dies of 8 Gbit");
  }

  @Test
  void aMemoryModuleIsKnownWhenItWasRead() {
    int[] head = {0x92, 0x11, 0x0B, 0x02, 0x03, 0x19, 0x00, 0x09, 0x03};
    decoder.decode(Records.write(0, 0x50, 0));
    decoder.decode(Records.read(0, 0x50, head));
    decoder.decode(Records.write(0, 0x50, 128));
    decoder.decode(Records.read(0, 0x50, 'S', 'B', '-', '1', ' ', ' '));
    SpdInfo info = decoder.memoryModule(new BusDevice(1, BusAddress.of(0x50))).orElseThrow();
    assertEquals("DDR3", info.type());
    assertEquals(4_096, info.mebibytes());
    assertTrue(info.part().startsWith("SB-1"), info.part());
    assertTrue(!info.sound(), "most of it was not read");
    assertTrue(decoder.memoryModule(new BusDevice(1, BusAddress.of(0x58))).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"devices\": [{\"link\": 1}]}",
        "{\"devices\": [{\"link\": 1, \"address\": \"0x80\"}]}",
        "{\"devices\": [{\"link\": 1, \"address\": 1, \"registers\": [{\"register\": 256}]}]}",
        "{\"devices\": [{\"link\": 1, \"address\": 1, \"registers\":"
            + " [{\"register\": 1, \"format\": \"u99\"}]}]}",
        "{\"links\": [{\"link\": \"one\"}]}"
      })
  void whatIsNoMapIsRefused(String text) {
    assertThrows(
        MalformedMessageException.class,
        () -> DeviceMap.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void anyMessageHasWords() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      BusRecord any = Records.any(random, 40);
      BusRecord here =
          new BusRecord(
              1,
              any.nanos(),
              BusAddress.of(new int[] {0x2C, 0x48, 0x58, 0x50, 0x11}[random.nextInt(5)]),
              any.read(),
              any.data(),
              any.acks(),
              any.result(),
              any.repeatedStart(),
              any.stop(),
              any.durationNanos());
      assertTrue(decoder.decode(here).line().length() > 10);
    }
  }

  private String brief(BusRecord record) {
    DecodedMessage decoded = decoder.decode(record);
    return (record.read() ? "read " : "write ")
        + decoded.registerName()
        + (decoded.value().isEmpty() ? "" : " = " + decoded.value());
  }

  private static DeviceMap map(String text) {
    try {
      return DeviceMap.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
