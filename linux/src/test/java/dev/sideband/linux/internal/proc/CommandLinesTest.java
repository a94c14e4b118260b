package dev.sideband.linux.internal.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLinesTest {

  @Test
  void argumentsArePartedBySpaces() {
    assertEquals("sshd -D -o A=b", joined("sshd\0-D\0-o\0A=b\0"));
    assertEquals("postgres: idle", joined("postgres: idle\0\0\0\0"));
    assertEquals("a  b", joined("a\0\0b\0"));
    assertEquals("", joined("\0\0"));
    assertEquals("", joined(""));
  }

  @ParameterizedTest
  @Tag("S0-34")
  @CsvSource({
    "0,é,0", "1,é,1", "2,é,0", "1,名,1", "2,名,2", "3,名,0", "1,😀,1", "2,😀,2", "3,😀,3", "4,😀,0"
  })
  void cutPartsNoCharacter(int bytesInside, String character, int bytesLeftOut) {
    byte[] text = new byte[2 * CommandLines.MOST_BYTES];
    Arrays.fill(text, (byte) 'a');
    byte[] encoded = character.getBytes(StandardCharsets.UTF_8);
    int from = CommandLines.MOST_BYTES - bytesInside;
    System.arraycopy(encoded, 0, text, from, encoded.length);
    int kept = CommandLines.MOST_BYTES - bytesLeftOut;
    assertEquals(kept, CommandLines.joined(text, text.length));
    assertEquals(kept, CommandLines.joined(text, CommandLines.MOST_BYTES + 1));
  }

  @ParameterizedTest
  @Tag("S0-34")
  @ValueSource(ints = {0x80, 0xBF, 0xC0, 0xF8, 0xFF, 'a'})
  void cutThroughWhatIsNoTextIsAnyCut(int filling) {
    byte[] text = new byte[2 * CommandLines.MOST_BYTES];
    Arrays.fill(text, (byte) filling);
    assertEquals(CommandLines.MOST_BYTES, CommandLines.joined(text, text.length));
  }

  private static String joined(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = CommandLines.joined(bytes, bytes.length);
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
