package dev.sideband.ipmi.internal.rmcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class UserKeyTest {

  @Test
  void isFilledUpWithZeros() {
    byte[] expected = Arrays.copyOf("geheim-ß".getBytes(StandardCharsets.UTF_8), 20);

    assertArrayEquals(expected, UserKey.ofPassword("geheim-ß".toCharArray()).getEncoded());
    assertArrayEquals(new byte[20], UserKey.ofPassword(new char[0]).getEncoded());
  }

  @Test
  void twentyBytesAreTheMostAndTheReportDoesNotShowThem() {
    String longest = "abcdefghijklmnopqrst";

    assertArrayEquals(
        longest.getBytes(StandardCharsets.US_ASCII),
        UserKey.ofPassword(longest.toCharArray()).getEncoded());
    IllegalArgumentException tooLong =
        assertThrows(
            IllegalArgumentException.class,
            () -> UserKey.ofPassword((longest + "u").toCharArray()));
    assertEquals("key of 21 bytes, at most 20", tooLong.getMessage());
  }

  @Test
  void isWipedWhenClosedAndNeverWritten() {
    Secret key = UserKey.ofPassword("secret".toCharArray());

    assertFalse(key.toString().contains("secret"));
    assertThrows(
        NotSerializableException.class,
        () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(key));
    key.close();
    assertArrayEquals(new byte[20], key.getEncoded());
  }
}
