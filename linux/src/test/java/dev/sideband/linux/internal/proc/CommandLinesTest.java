package dev.sideband.linux.internal.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  @CsvSource({"0,é,0", "1,é,1", "1,名,1", "2,名,2", "3,😀,3", "2,😀,2", "1,😀,1", "0,x,0"})
  void cutLeavesNoHalfCharacter(int bytesInside, String character, int bytesLeftOut) {
    byte[] text = new byte[CommandLines.MOST_BYTES];
    Arrays.fill(text, (byte) 'a');
    byte[] encoded = character.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(encoded, 0, text, text.length - bytesInside, bytesInside);
    assertEquals(text.length - bytesLeftOut, CommandLines.joined(text, text.length));
  }

  @Test
  @Tag("S0-34")
  void cutThroughWhatIsNoTextIsAnyCut() {
    byte[] text = new byte[CommandLines.MOST_BYTES];
    Arrays.fill(text, (byte) 0x80);
    assertEquals(text.length, CommandLines.joined(text, text.length));
    Arrays.fill(text, (byte) 0xFF);
    assertEquals(text.length, CommandLines.joined(text, text.length));
  }

  private static String joined(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = CommandLines.joined(bytes, bytes.length);
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
