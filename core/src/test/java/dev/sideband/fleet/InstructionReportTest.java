package dev.sideband.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S1-48")
class InstructionReportTest {

  private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.000000005Z");

  private static InstructionReport report(InstructionPhase phase, String text) {
    Optional<RefusalReason> reason =
        phase == InstructionPhase.REFUSED ? Optional.of(RefusalReason.STATE) : Optional.empty();
    return new InstructionReport(ID, TIME, phase, reason, text);
  }

  /** Version, id, REFUSED, reason 11; 1,767,225,600 s doubled, 5 ns; "no". */
  @Test
  void bytesOfVersionOne() {
    assertEquals(
        Bytes.ofHex("01 00112233445566778899aabbccddeeff 00 0b 80e4ad950d 05 02 6e6f"),
        report(InstructionPhase.REFUSED, "no").encode());
  }

  @Test
  void everyPhaseArrivesAsItWas() throws Exception {
    for (InstructionPhase phase : InstructionPhase.values()) {
      InstructionReport sent = report(phase, "es läuft");
      assertEquals(sent, InstructionReport.decode(sent.encode()));
    }
  }

  @Test
  void whatLaterVersionsAppendIsIgnoredAndReasonsOfTheirsAreKeptAsOther() throws Exception {
    byte[] bytes = report(InstructionPhase.REFUSED, "no").encode().toArray();
    bytes[18] = 99;
    byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 3);
    longer[0] = 2;
    assertEquals(
        Optional.of(RefusalReason.OTHER), InstructionReport.decode(Bytes.copyOf(longer)).reason());
  }

  @Test
  void aTextThatIsTooLongLosesItsEnd() throws Exception {
    InstructionReport sent = report(InstructionPhase.FAILED, "ä".repeat(10_000));
    InstructionReport arrived = InstructionReport.decode(sent.encode());
    assertEquals("ä".repeat(InstructionReport.MOST_TEXT / 2), arrived.text());
  }

  @Test
  void everyPrefixAndEveryFlippedBitEndsWell() throws Exception {
    Bytes entry = report(InstructionPhase.REFUSED, "it is stopped").encode();
    for (int size = 0; size < entry.size(); size++) {
      Bytes prefix = entry.slice(0, size);
      assertThrows(MalformedMessageException.class, () -> InstructionReport.decode(prefix));
    }
    int refused = 0;
    for (int bit = 0; bit < entry.size() * 8; bit++) {
      byte[] flipped = entry.toArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        InstructionReport.decode(Bytes.copyOf(flipped));
      } catch (MalformedMessageException e) {
        refused++;
      }
    }
    assertTrue(refused > 10, "of versions, phases, reasons and lengths");
  }
}
