package dev.sideband.ipmi.internal.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalFramingTest {

  private static final Heard DAMAGE = new Heard.Damage();

  /** Reset Watchdog Timer. */
  private static final LanMessage REQUEST = Hearing.message(0x06, 0, 0x22, Bytes.EMPTY);

  private static final LanMessage RESPONSE =
      Hearing.message(0x07, 1, 0x01, Bytes.of(0x00, 0x20, 0xAF));

  private final TerminalFraming framing = new TerminalFraming();

  private List<Heard> hear(String text) {
    return Hearing.of(framing, text);
  }

  private static List<Heard> only(LanMessage message) {
    return List.of(new Heard.Message(message));
  }

  @Test
  void aMessageIsALineOfPairsInBrackets() {
    assertEquals("[18 00 22]\r\n", text(framing.encode(REQUEST)));
    assertEquals(only(REQUEST), hear("[18 00 22]\r\n"));
    assertEquals("[1C 04 01 00 20 AF]\r\n", text(framing.encode(RESPONSE)));
    assertEquals(only(RESPONSE), hear("[1C 04 01 00 20 AF]\r\n"));
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1c040100 20aF]",
        "[ 1C  04\t01 00 20 AF ]",
        "[1C 04 01\\\r\n 00 20 AF]",
        "[1C 04 01\r\n00 20 AF]\r",
        "[1C 04 01 0\b\b00 20 AF]",
        "[1C 04 01 01\u007f0 20 AF]",
        "[99 99\u001b[1C 04 01 00 20 AF]",
        "login: [1C 04 01 00 20 AF] $ ",
        "]]\u00ff\u0000[1C 04 01 00 20 AF]"
      })
  void isLenientAboutHowALineIsTyped(String line) {
    assertEquals(only(RESPONSE), hear(line));
  }

  @Test
  void theLogicalUnitIsTheOneOfTheBmcAndTheBridgeBitsAreIgnored() {
    LanMessage request =
        new LanMessage(
            LanMessage.BMC_ADDRESS, 0x06, 2, LanMessage.CONSOLE_ADDRESS, 5, 0, 1, Bytes.EMPTY);
    assertEquals("[1A 14 01]\r\n", text(framing.encode(request)));
    assertEquals(only(request), hear("[1A 17 01]"));
    LanMessage response = request.respond(Bytes.of(0));
    assertEquals("[1E 14 01 00]\r\n", text(framing.encode(response)));
    assertEquals(only(response), hear("[1E 14 01 00]"));
  }

  @Test
  void wordsInBracketsAreHeardAsTheyAre() {
    assertEquals(List.of(new Heard.Text("OK")), hear("[OK]\r\n"));
    assertEquals(List.of(new Heard.Text("ERR C1")), hear("[ERR C1]\r\n"));
    assertEquals(List.of(new Heard.Text("SYS PWD -U root Ab c")), hear("[ SYS PWD -U root Ab c ]"));
    assertEquals("[SYS PWD -X]\r\n", text(Bytes.copyOf(TerminalFraming.encode("SYS PWD -X"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "[18]", "[18 00]", "[18 00 2]", "[18 0 022]", "[18 00 22 zz]", "[18-00-22]"})
  void whatIsNoMessageIsDamageOrWords(String line) {
    assertFalse(hear(line).stream().anyMatch(Heard.Message.class::isInstance), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "[18 00]", "[18 00 2]", "[18 00 \u0001", "[18 00 \u00a5", "[18 [", "[(]"})
  void whatIsNeitherIsDamage(String line) {
    assertEquals(List.of(DAMAGE), hear(line));
  }

  @Test
  void backspacesBeyondTheBracketEndTheLine() {
    assertEquals(List.of(), hear("[1\b\b18 00 22]"));
    assertEquals(only(REQUEST), hear("[18 00 22]"));
  }

  @Test
  void noPrefixIsAMessageAndTheNextOneIsHeard() {
    String line = "[1C 04 01 00 20 AF]";
    for (int size = 0; size < line.length(); size++) {
      assertEquals(List.of(), hear(line.substring(0, size)));
      List<Heard> next = hear("[18 00 22]");
      assertEquals(new Heard.Message(REQUEST), next.get(next.size() - 1));
    }
  }

  @Test
  void everyTurnedBitEndsInSomethingAndTheNextMessageIsHeard() {
    byte[] line = "[1C 04 01 00 20 AF]".getBytes(StandardCharsets.US_ASCII);
    for (int bit = 0; bit < line.length * 8; bit++) {
      byte[] damaged = line.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      Hearing.of(framing, Bytes.copyOf(damaged));
      List<Heard> next = hear("[18 00 22]");
      assertEquals(new Heard.Message(REQUEST), next.get(next.size() - 1));
    }
  }

  @Test
  void theLongestMessagePassesAndAnEndlessOneIsDamage() {
    LanMessage longest =
        Hearing.message(
            0x06, 1, 1, Bytes.copyOf(new byte[Framing.MAX_MESSAGE - framing.overhead()]));
    assertEquals(only(longest), Hearing.of(framing, framing.encode(longest)));
    LanMessage tooLong =
        Hearing.message(
            0x06, 1, 1, Bytes.copyOf(new byte[Framing.MAX_MESSAGE - framing.overhead() + 1]));
    assertEquals(List.of(DAMAGE), Hearing.of(framing, framing.encode(tooLong)));
    assertEquals(List.of(DAMAGE), hear("[" + "0".repeat(100_000) + "]"));
  }

  @Test
  void findsItsWayOutOfAnyNoise() {
    Random random = new Random(14);
    String characters = "[]0123456789ABCDEF \\\r\n\b\u007f\u001bSYS";
    for (int round = 0; round < 200; round++) {
      byte[] noise = new byte[1_000];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (byte) characters.charAt(random.nextInt(characters.length()));
      }
      Hearing.of(framing, Bytes.copyOf(noise));
      List<Heard> heard = hear("[18 00 22]");
      assertEquals(new Heard.Message(REQUEST), heard.get(heard.size() - 1));
    }
  }
}
