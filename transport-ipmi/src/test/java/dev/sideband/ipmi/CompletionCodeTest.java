package dev.sideband.ipmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCodeTest {

  @ParameterizedTest
  @CsvSource({
    "0x00, 00h (completed)",
    "0x01, 01h (code of the device maker)",
    "0x7E, 7Eh (code of the device maker)",
    "0x7F, 7Fh (reserved code)",
    "0x80, 80h (code of this command)",
    "0xBE, BEh (code of this command)",
    "0xBF, BFh (reserved code)",
    "0xC1, C1h (invalid command)",
    "0xD7, D7h (reserved code)",
    "0xFF, FFh (unspecified error)"
  })
  void everyCodeHasANumberAndAText(int value, String text) {
    assertEquals(text, new CompletionCode(value).toString());
  }

  @Test
  void onlyZeroIsOk() {
    assertTrue(CompletionCode.OK.isOk());
    assertFalse(CompletionCode.NODE_BUSY.isOk());
  }

  @Test
  void refusesWhatIsNoByte() {
    assertThrows(IllegalArgumentException.class, () -> new CompletionCode(256));
    assertThrows(IllegalArgumentException.class, () -> new CompletionCode(-1));
  }
}
