package dev.sideband.linux.internal.proc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S1-19")
class IoTextTest {

  private final IoText io = new IoText();

  @Test
  void findsEachFigure() {
    assertArrayEquals(
        new long[] {2046753, 57361, 1658, 31, 65703936, 245760},
        parse(
            """
            rchar: 2046753
            wchar: 57361
            syscr: 1658
            syscw: 31
            read_bytes: 65703936
            write_bytes: 245760
            cancelled_write_bytes: 8192
            """));
  }

  @Test
  void findsThemInAnotherOrderAndAmongOthers() {
    assertArrayEquals(
        new long[] {1, 2, 3, 4, 5, 6},
        parse(
            """
            new_figure: 77
            write_bytes: 6
            syscw: 4
            read_bytes: 5
            syscr: 3
            wchar: 2

            rchar: 1\
            """));
  }

  @Test
  void whatIsNotToldIsMissingAndNeverNull() {
    assertArrayEquals(new long[] {-1, -1, -1, -1, -1, -1}, parse(""));
    assertArrayEquals(new long[] {0, -1, -1, -1, -1, -1}, parse("rchar: 0\n"));
    parse("rchar: 7\nwchar: 8\n");
    assertArrayEquals(new long[] {-1, 9, -1, -1, -1, -1}, parse("wchar: 9\n"));
  }

  @Test
  void whatIsNoNumberIsMissing() {
    assertArrayEquals(
        new long[] {-1, -1, -1, -1, -1, 5},
        parse(
            """
            rchar: many
            wchar:
            syscr: -1
            syscw: 99999999999999999999
            read_bytes
            write_bytes: 5
            """));
  }

  private long[] parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    io.parse(bytes, bytes.length);
    long[] figures = new long[6];
    for (int i = 0; i < figures.length; i++) {
      figures[i] = io.figure(i);
    }
    return figures;
  }
}
