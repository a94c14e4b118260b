package dev.sideband.ipmi.internal.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VmFramingTest {

  private static final VmHeard DAMAGE = new VmHeard.Damage();

  /** Get Device ID as QEMU 7.2 sends it for the driver of Linux 6.1. */
  private static final String GET_DEVICE_ID = "00 18 01 e7 a0";

  /** The answer of ipmi_sim 2.0.33 to it. */
  private static final String DEVICE_ID =
      "00 1c 01 00 23 01 04 02 02 9f 91 12 00 02 0f 00 00 00 00 64 a0";

  private final VmFraming framing = new VmFraming();

  private List<VmHeard> hear(Bytes bytes) {
    List<VmHeard> heard = new ArrayList<>();
    for (int i = 0; i < bytes.size(); i++) {
      VmHeard each = framing.accept((byte) bytes.at(i));
      if (each != null) {
        heard.add(each);
      }
    }
    return heard;
  }

  private List<VmHeard> hear(String hex) {
    return hear(Bytes.ofHex(hex));
  }

  private static VmHeard message(int sequence, String hex) {
    return new VmHeard.Message(sequence, Bytes.ofHex(hex));
  }

  @Test
  void messagesAreThoseOfQemuAndOpenIpmi() {
    Bytes answer = Bytes.ofHex("1c 01 00 23 01 04 02 02 9f 91 12 00 02 0f 00 00 00 00");
    assertEquals(List.of(message(0, "18 01")), hear(GET_DEVICE_ID));
    assertEquals(List.of(new VmHeard.Message(0, answer)), hear(DEVICE_ID));
    assertEquals(Bytes.ofHex(GET_DEVICE_ID), written(0, Bytes.of(0x18, 0x01)));
    assertEquals(Bytes.ofHex(DEVICE_ID), written(0, answer));
  }

  private static Bytes written(int sequence, Bytes message) {
    return Bytes.copyOf(VmFraming.encode(sequence, message));
  }

  @Test
  void operationsAreThoseOfQemuAndOpenIpmi() {
    // QEMU's first words: its version, and what it can do.
    assertEquals(
        List.of(
            new VmHeard.Operation(0xFF, Bytes.of(1)), new VmHeard.Operation(0x08, Bytes.of(0x3F))),
        hear("ff 01 a1 08 3f a1"));
    assertEquals(Bytes.ofHex("ff 01 a1"), Bytes.copyOf(VmFraming.version()));
    assertEquals(Bytes.ofHex("00 a1"), Bytes.copyOf(VmFraming.encode(VmOperation.NO_ATTENTION)));
    assertEquals(Bytes.ofHex("03 a1"), Bytes.copyOf(VmFraming.encode(VmOperation.POWER_OFF)));
  }

  @Test
  void whatEndsAndEscapesMayStandInAMessage() {
    Bytes message = Bytes.ofHex("1c 01 a0 a1 aa b0 b1 ba");
    Bytes written = Bytes.ofHex("aa b0 1c 01 aa b0 aa b1 aa ba b0 b1 ba 3d a0");
    assertEquals(written, written(0xA0, message));
    assertEquals(List.of(new VmHeard.Message(0xA0, message)), hear(written));
  }

  @Test
  void anyMessageComesBackAsItWasWritten() {
    Random random = new Random(7);
    for (int size = 2; size <= 272; size++) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      VmHeard message = new VmHeard.Message(size & 0xFF, Bytes.copyOf(bytes));
      assertEquals(List.of(message), hear(written(size & 0xFF, Bytes.copyOf(bytes))));
    }
  }

  @Test
  void everyPrefixAndEveryFlippedBitIsDamageOrAnother() {
    Bytes whole = Bytes.ofHex(DEVICE_ID);
    for (int size = 0; size < whole.size() - 1; size++) {
      List<VmHeard> heard = hear(Bytes.ofHex(whole.slice(0, size) + "a0"));
      assertEquals(List.of(DAMAGE), heard, "of " + size + " bytes");
    }
    for (int bit = 0; bit < 8 * (whole.size() - 1); bit++) {
      byte[] flipped = whole.toArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      hear(Bytes.copyOf(flipped))
          .forEach(heard ->
              assertTrue(!(heard instanceof VmHeard.Message), "a flipped bit goes unnoticed"));
      hear("a0");
      assertEquals(List.of(message(0, "18 01")), hear(GET_DEVICE_ID));
    }
  }

  @Test
  void endlessAndMisspeltOnesAreDamageAndTheNextIsHeard() {
    assertEquals(List.of(DAMAGE), hear("11".repeat(100_000) + "a0"));
    assertEquals(List.of(DAMAGE), hear("aa aa b0 a0"));
    assertEquals(List.of(DAMAGE, DAMAGE, DAMAGE), hear("aa a0 a1 a0"));
    assertEquals(List.of(message(0, "18 01")), hear(GET_DEVICE_ID));
  }
}
