package dev.sideband.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the fuzz targets would let through, nobody would find. */
class DecodersTest {

  /** A decoder without fault. */
  record Good(int value) {
    static Good decode(WireReader in) throws MalformedMessageException {
      return new Good(in.u16("value"));
    }

    public void encode(WireWriter out) {
      out.u16(value);
    }
  }

  /** Throws what it does not declare. */
  record Throwing() {
    static Throwing decode(Bytes in) {
      in.at(3);
      return new Throwing();
    }
  }

  /** Believes a length. */
  record Greedy(Bytes bytes) {
    static Greedy decode(WireReader in) throws MalformedMessageException {
      return new Greedy(Bytes.copyOf(new byte[in.u24("length")]));
    }
  }

  /** Loses a bit on the way out. */
  record Lossy(int value) {
    static Lossy decode(WireReader in) throws MalformedMessageException {
      return new Lossy(in.u8("value"));
    }

    public void encode(WireWriter out) {
      out.u8(value & 0x7F);
    }
  }

  /** A command: its answers are read, too. */
  record Command(int value) {
    static Command decodeRequest(WireReader in) throws MalformedMessageException {
      return new Command(in.u8("value"));
    }

    Good decode(WireReader in) throws MalformedMessageException {
      if (value == 2 && in.remaining() > 2) {
        throw new IllegalStateException("seen");
      }
      return Good.decode(in);
    }
  }

  /** Has a decoder of another shape. */
  record Other() {
    static Other decode(WireReader in, int kind) {
      return new Other();
    }
  }

  private static boolean run(Class<?> type, int... input) throws Exception {
    return Decoders.of(List.of(type)).run(Bytes.of(input).toArray());
  }

  @Test
  void aGoodDecoderTakesOrRefuses() throws Exception {
    assertTrue(run(Good.class, 1, 2));
    assertFalse(run(Good.class, 1));
  }

  @Test
  void eachFaultIsSeen() throws Exception {
    assertThrows(IndexOutOfBoundsException.class, () -> run(Throwing.class, 1, 2, 3));
    assertThrows(Allocation.ExceededError.class, () -> run(Greedy.class, 0, 0, 1));
    assertThrows(AssertionError.class, () -> run(Lossy.class, 0x80));
    assertTrue(run(Lossy.class, 0x7F));
  }

  @Test
  void anAnswerIsReadByTheCommandThatTheInputMakes() throws Exception {
    assertThrows(IllegalStateException.class, () -> run(Command.class, 2, 0, 0));
    assertTrue(run(Command.class, 1, 0, 0));
  }

  @Test
  void whatHasAnotherShapeIsNamed() throws Exception {
    Decoders found = Decoders.of(List.of(Good.class, Other.class));
    assertEquals(1, found.size());
    assertEquals(List.of("Other.decode"), found.leftOut());
  }
}
