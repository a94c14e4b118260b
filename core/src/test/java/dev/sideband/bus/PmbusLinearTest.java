package dev.sideband.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PmbusLinearTest {

  @ParameterizedTest
  @CsvSource({
    "0x0000, 0",
    "0x0001, 1",
    "0x03FF, 1023",
    "0x0400, -1024",
    "0x07FF, -1",
    "0xF001, 0.25",
    "0xDE00, -16",
    "0xE2C0, 44",
    "0x8001, 0.0000152587890625",
    "0x7BFF, 33521664"
  })
  void aWordOfElevenAndFiveBits(String word, double value) {
    assertEquals(value, PmbusLinear.decode11(Integer.decode(word)));
    assertEquals(value, PmbusLinear.decode11(PmbusLinear.encode11(value)));
  }

  @Test
  void everyWordComesBackAsTheSameValue() {
    for (int word = 0; word < 0x10000; word++) {
      double value = PmbusLinear.decode11(word);
      assertEquals(value, PmbusLinear.decode11(PmbusLinear.encode11(value)));
    }
  }

  @Test
  void whatIsBeyondTheRangeIsCut() {
    assertEquals(33_521_664, PmbusLinear.decode11(PmbusLinear.encode11(1e9)));
    assertEquals(-33_554_432, PmbusLinear.decode11(PmbusLinear.encode11(-1e9)));
    assertEquals(0xFFFF, PmbusLinear.encode16(1e9, 0));
    assertEquals(0, PmbusLinear.encode16(-1, 0));
  }

  @Test
  void anOutputVoltageHasItsExponentElsewhere() {
    assertTrue(PmbusLinear.isLinear16(0x17));
    assertFalse(PmbusLinear.isLinear16(0x40));
    assertTrue(PmbusLinear.isLinear16(0x97), "bit 7: limits are relative");
    assertFalse(PmbusLinear.isLinear16(0xE0));
    assertEquals(12.0, PmbusLinear.decode16(0x1800, 0x17));
    assertEquals(0x1800, PmbusLinear.encode16(12, 0x17));
    assertEquals(65_535, PmbusLinear.decode16(0xFFFF, 0));
  }
}
