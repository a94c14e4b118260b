package dev.sideband.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.process.ProcessId;
import dev.sideband.time.HostBoot;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignedInstructionTest {

  private final Orders orders = new Orders();

  @Test
  void anInstructionLooksLikeThisOnTheWire() {
    Instruction stop =
        new Instruction(
            UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
            "w1",
            InstructionKind.STOP,
            new InstructionTarget.Service("web"),
            Instant.ofEpochMilli(0x0102_0304_0506L),
            true,
            Map.of("b", "2", "a", ""));
    WireWriter out = new WireWriter();
    stop.encode(out);
    assertEquals(
        Bytes.ofHex(
            "01" // version
                + "00112233445566778899aabbccddeeff" // id
                + "02 01" // stop, dry run
                + "060504030201" // deadline, milliseconds since 1970
                + "02 7731" // worker
                + "01 03 776562" // target: a service
                + "02 0161 00 0162 0132"), // two arguments, by their names
        out.toBytes());
  }

  @Test
  @Tag("S1-36")
  void aProcessIsNamedByBootNumberAndStart() throws MalformedMessageException {
    ProcessId id = new ProcessId(new HostBoot(new UUID(7, 8)), 4_711, 123_456_789);
    Instruction one =
        new Instruction(
            new UUID(1, 2),
            "w1",
            InstructionKind.TERMINATE,
            new InstructionTarget.OneProcess(id),
            Orders.NOW,
            false,
            Map.of());
    assertEquals(one, SignedInstruction.decode(orders.sign(one).wire()).instruction());
  }

  @ParameterizedTest
  @EnumSource(InstructionKind.class)
  void everyKindComesBackAsItWasSigned(InstructionKind kind) throws MalformedMessageException {
    SignedInstruction signed = orders.sign(Orders.of(1, kind));
    SignedInstruction read = SignedInstruction.decode(signed.wire());
    assertEquals(signed, read);
    assertTrue(read.isSignedBy(orders.trusted(Role.ADMIN).key()));
    assertFalse(read.isSignedBy(new Orders().trusted(Role.ADMIN).key()));
  }

  @Test
  void everyPrefixIsMalformedOrNotSigned() throws MalformedMessageException {
    Bytes wire = orders.sign(Orders.of(1, InstructionKind.STOP)).wire();
    int read = 0;
    for (int size = 0; size < wire.size(); size++) {
      try {
        SignedInstruction cut = SignedInstruction.decode(wire.slice(0, size));
        assertFalse(cut.isSignedBy(orders.trusted(Role.ADMIN).key()), "cut at " + size);
        read++;
      } catch (MalformedMessageException e) {
        assertTrue(e.offset() <= size, e.getMessage());
      }
    }
    assertEquals(0, read, "a signature is never optional");
  }

  @Test
  @Tag("S1-48")
  void noBitCanBeChanged() {
    byte[] wire = orders.sign(Orders.of(1, InstructionKind.STOP)).wire().toArray();
    for (int bit = 0; bit < 8 * wire.length; bit++) {
      wire[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        SignedInstruction changed = SignedInstruction.decode(Bytes.copyOf(wire));
        assertFalse(changed.isSignedBy(orders.trusted(Role.ADMIN).key()), "bit " + bit);
      } catch (MalformedMessageException e) {
        assertTrue(e.offset() <= wire.length, e.getMessage());
      }
      wire[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void whatALaterVersionAddsIsSignedTooAndPassedOver() throws Exception {
    Bytes wire = orders.sign(Orders.of(1, InstructionKind.STOP)).wire();
    Bytes longer =
        new WireWriter()
            .bytes(wire.slice(0, wire.size() - 64))
            .u32(42)
            .bytes(wire.slice(wire.size() - 64, 64))
            .toBytes();
    SignedInstruction read = SignedInstruction.decode(longer);
    assertEquals(Orders.of(1, InstructionKind.STOP), read.instruction());
    assertFalse(read.isSignedBy(orders.trusted(Role.ADMIN).key()));
  }

  @Test
  void whatDoesNotFitIsRefusedWhenItIsMade() {
    assertThrows(
        IllegalArgumentException.class, () -> Orders.of(1, InstructionKind.STOP, "", Orders.NOW));
    assertThrows(
        IllegalArgumentException.class,
        () -> Orders.of(1, InstructionKind.STOP, "ä".repeat(128), Orders.NOW));
    assertThrows(
        IllegalArgumentException.class,
        () -> Orders.of(1, InstructionKind.STOP, "w1", Instant.ofEpochMilli(-1)));
  }
}
