package dev.sideband.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

class BytesTest {

  private static final Bytes BYTES = Bytes.of(0x00, 0x7F, 0x80, 0xFF);

  @Test
  void valuesAreUnsigned() {
    assertEquals(4, BYTES.size());
    assertEquals(0x80, BYTES.at(2));
    assertEquals(0xFF, BYTES.at(3));
    assertEquals(Bytes.of(0x155), Bytes.of(0x55), "only eight bits count");
  }

  @Test
  void indicesOutsideAreTheCallersMistake() {
    for (int index : new int[] {-1, 4, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThrows(IndexOutOfBoundsException.class, () -> BYTES.at(index));
      assertThrows(IndexOutOfBoundsException.class, () -> BYTES.slice(index, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> Bytes.copyOf(new byte[4], index, 1));
    }
    assertThrows(IndexOutOfBoundsException.class, () -> BYTES.slice(2, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> BYTES.slice(0, -1));
    assertThrows(IndexOutOfBoundsException.class, () -> Bytes.copyOf(new byte[4], 2, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> Bytes.copyOf(new byte[4], 5, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> BYTES.slice(1, 2).at(2));
  }

  @Test
  void nobodyCanChangeThem() {
    byte[] array = {1, 2, 3};
    Bytes copy = Bytes.copyOf(array);
    array[0] = 9;
    copy.toArray()[1] = 9;
    assertEquals(Bytes.of(1, 2, 3), copy);
    ByteBuffer buffer = copy.slice(1, 2).asBuffer();
    assertThrows(ReadOnlyBufferException.class, () -> buffer.put((byte) 9));
    assertEquals(2, buffer.remaining());
    assertEquals(2, buffer.get());
  }

  @Test
  void equalityIsByValueWhereverTheyCameFrom() {
    Bytes slice = Bytes.of(9, 0, 0x7F, 0x80, 0xFF, 9).slice(1, 4);
    assertEquals(BYTES, slice);
    assertEquals(BYTES.hashCode(), slice.hashCode());
    assertNotEquals(BYTES, Bytes.of(0, 0x7F, 0x80));
    assertNotEquals(BYTES, "007f80ff");
    assertEquals(Bytes.EMPTY, BYTES.slice(4, 0));
    assertTrue(BYTES.slice(2, 0).isEmpty());
  }

  @Test
  void hexadecimal() {
    assertEquals("007f80ff", BYTES.toString());
    assertEquals(BYTES, Bytes.ofHex(" 00 7f\n80\tFF "));
    assertThrows(IllegalArgumentException.class, () -> Bytes.ofHex("0"));
    assertThrows(IllegalArgumentException.class, () -> Bytes.ofHex("zz"));
  }

  @Test
  void copiesAndStreamsCoverTheSliceOnly() throws Exception {
    Bytes slice = BYTES.slice(1, 2);
    byte[] target = new byte[4];
    slice.copyTo(target, 1);
    assertArrayEquals(new byte[] {0, 0x7F, (byte) 0x80, 0}, target);
    assertArrayEquals(slice.toArray(), slice.asStream().readAllBytes());
    assertEquals(0x7F, slice.reader().u8("first"));
  }

  @Test
  void aReportKeepsTheFirstBytesAndSurvivesBeingSent() throws Exception {
    Bytes many = Bytes.copyOf(new byte[100]);
    MalformedMessageException report = new MalformedMessageException("rows", 5, "are wrong", many);
    assertEquals(32, report.seen().size());
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
      out.writeObject(report);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
      MalformedMessageException received = (MalformedMessageException) in.readObject();
      assertEquals("rows", received.field());
      assertEquals(5, received.offset());
      assertEquals(Bytes.EMPTY, received.seen());
    }
  }
}
