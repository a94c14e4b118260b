package dev.sideband.linux.internal.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatLineTest {

  /** As a 6.1 kernel wrote it for a shell. */
  private static final String SHELL =
      "6108 (bash) S 6088 6108 6107 34816 -1 4194560 5920 1592170 0 100 2 4 12837 1208 20 -5 3 0"
          + " 107471 5357568 1015 18446744073709551615 94748511739904 94748512529309"
          + " 140735266698384 0 0 0 65536 4 1132560123 1 0 0 17 1 0 0 0 0 0 94748512762608"
          + " 94748512810852 94748608921600 140735266700154 140735266700169 140735266700169"
          + " 140735266701290 0\n";

  private final StatLine stat = new StatLine(100, 4096);

  @Test
  void takesEachFieldFromItsPlace() {
    assertTrue(parse(SHELL, 6108));
    assertEquals("bash", name(SHELL));
    assertEquals('S', stat.state());
    assertEquals(6088, stat.parent());
    assertEquals(6107, stat.session());
    assertEquals(60_000, stat.cpuMicros());
    assertEquals(20, stat.priority());
    assertEquals(-5, stat.nice());
    assertEquals(3, stat.threads());
    assertEquals(1_074_710_000L, stat.startMicros());
    assertEquals(5_357_568, stat.virtualBytes());
    assertEquals(1015 * 4096, stat.residentEstimate());
    assertEquals(140_735_266_698_384L, stat.stackStart());
    assertFalse(stat.kernelThread());
    assertFalse(stat.ended());
    assertFalse(stat.gone());
  }

  @Test
  void tellsHowOneEndedThatWaitsForItsParent() {
    String dead = SHELL.replace(" S ", " Z ").replace(" 140735266701290 0\n", " 0 768\n");
    byte[] text = dead.getBytes(StandardCharsets.UTF_8);
    assertTrue(parse(dead, 6108));
    assertTrue(stat.ended());
    assertEquals(768, stat.exitStatus(text, text.length));
    assertEquals(0, stat.exitStatus(text, text.length - 5), "an older kernel does not tell");
  }

  @ParameterizedTest
  @Tag("S0-34")
  @ValueSource(
      strings = {
        "",
        ")",
        "(((",
        ") R 1 1 1 0",
        "a b) S 1",
        "two\nlines",
        "tab\tnul\0bell\7",
        "<b onload=x>",
        "\u001b[31mred",
        "名前",
        "a ) b"
      })
  void nameMayHoldAnything(String hostile) {
    String line = SHELL.replace("(bash)", "(" + hostile + ")");
    assertTrue(parse(line, 6108));
    assertEquals(hostile, name(line));
    assertEquals(6088, stat.parent());
  }

  @Test
  void realTimeKernelThreadAndZombieAreKnown() {
    assertTrue(
        parse(
            "7 (migration/0) S 2 0 0 0 -1 69238880"
                + " 0".repeat(8)
                + " -100 0 1 0 2 0 0"
                + " 0 0 0 0",
            7));
    assertTrue(stat.kernelThread());
    assertEquals(-100, stat.priority());

    assertTrue(parse("9 (x) Z 2 0 0 0 -1 4194308" + " 0".repeat(8) + " 20 0 1 0 2 0 0 0 0 0 0", 9));
    assertTrue(stat.ended());
    assertFalse(stat.gone());

    assertTrue(parse("9 (x) X 2 0 0 0 -1 4194308" + " 0".repeat(8) + " 20 0 0 0 2 0 0 0 0 0 0", 9));
    assertTrue(stat.gone());
  }

  @Test
  void aLineAboutAnotherProcessIsRefused() {
    assertFalse(parse(SHELL, 6109));
    assertFalse(parse(SHELL, 610));
  }

  @Test
  void everyPrefixIsRefusedOrTellsTheSame() {
    int whole = SHELL.indexOf(" 18446744073709551615");
    for (int length = 0; length < SHELL.length(); length++) {
      boolean accepted = parse(SHELL.substring(0, length), 6108);
      // Up to there a number may be cut, which nothing but the next space would show.
      if (length < SHELL.indexOf(" 1015")) {
        assertFalse(accepted, "prefix of " + length);
      }
      if (length >= whole) {
        assertTrue(accepted, "prefix of " + length);
        assertEquals(1015 * 4096, stat.residentEstimate());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " 12837 1208 20 -5 3 0 x07471 ",
        " 12837 1208 20 -5 3 0 -107471 ",
        " 12837 1208 20 -5 3 0 99999999999999999999 ",
        " 12837 1208 20 -5 3 0 9223372036854775807 ",
        " 12837 1208 20 - 3 0 107471 ",
      })
  void whatIsNoNumberIsRefused(String spoiled) {
    assertFalse(parse(SHELL.replace(" 12837 1208 20 -5 3 0 107471 ", spoiled), 6108));
  }

  @Test
  void processorTimesThatOverflowWhenAddedAreRefused() {
    String most = Long.toString(Long.MAX_VALUE / 10_000);
    assertFalse(parse(SHELL.replace(" 2 4 12837", " " + most + " " + most + " 12837"), 6108));
  }

  @Test
  void anyBytesAreTakenOrRefused() {
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = SHELL.getBytes(StandardCharsets.ISO_8859_1);
      for (int i = random.nextInt(6); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      if (stat.parse(bytes, random.nextInt(bytes.length + 1), 6108)) {
        assertTrue(stat.startMicros() >= 0, "seed " + seed);
        assertTrue(stat.cpuMicros() >= 0, "seed " + seed);
        assertTrue(stat.nameFrom() <= stat.nameTo(), "seed " + seed);
      }
    }
  }

  private boolean parse(String line, int pid) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return stat.parse(bytes, bytes.length, pid);
  }

  private String name(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    int length = stat.nameTo() - stat.nameFrom();
    return new String(bytes, stat.nameFrom(), length, StandardCharsets.UTF_8);
  }
}
