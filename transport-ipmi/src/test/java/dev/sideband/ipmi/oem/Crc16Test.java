package dev.sideband.ipmi.oem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Crc16Test {

  @Test
  void hasTheCheckValueOfItsParameters() {
    Bytes digits = Bytes.copyOf("123456789".getBytes(StandardCharsets.US_ASCII));
    assertEquals(0x29B1, new Crc16().add(digits).value());
  }

  @Test
  void startsAtAllOnes() {
    assertEquals(0xFFFF, new Crc16().value());
    assertEquals(0xE1F0, new Crc16().add(0).value());
  }
}
