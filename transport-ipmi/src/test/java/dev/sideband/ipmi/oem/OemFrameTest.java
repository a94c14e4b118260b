package dev.sideband.ipmi.oem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OemFrameTest {

  private final OemFrame frame = new OemFrame(0x123456);
  private final Bytes body = Bytes.ofHex("A1B2C3");

  @Test
  void anyEnterpriseNumberStandsInFront() throws Exception {
    MessageRequest request = frame.encode(request(OemRequest.FLAG_CHECKED));

    assertEquals(Bytes.of(0x56, 0x34, 0x12), request.data().slice(0, 3));
    assertEquals(0x2E, request.netFn());
    assertEquals(0x11, request.command());
    assertEquals(OemFrame.OVERHEAD + body.size(), request.data().size());
    assertThrows(IllegalArgumentException.class, () -> new OemFrame(1 << 24));
  }

  @Test
  void everyBitFlipInACheckedRequestIsRefused() {
    MessageRequest request = frame.encode(request(OemRequest.FLAG_CHECKED));
    // The enterprise number is what the frame was routed by: another one never comes here.
    for (int bit = 3 * 8; bit < request.data().size() * 8; bit++) {
      byte[] data = request.data().toArray();
      data[bit / 8] ^= (byte) (1 << bit % 8);
      MessageRequest damaged = new MessageRequest(0x2E, 0, 0x11, Bytes.copyOf(data));
      assertThrows(OemFrameFaultException.class, () -> frame.decode(damaged, true));
    }
  }

  @Test
  void theChecksumTakesInTheCommand() {
    MessageRequest request = frame.encode(request(OemRequest.FLAG_CHECKED));
    MessageRequest other = new MessageRequest(0x2E, 0, 0x12, request.data());
    OemFrameFaultException fault =
        assertThrows(OemFrameFaultException.class, () -> frame.decode(other, true));
    assertEquals(OemFrame.FRAME_CHECKSUM_WRONG, fault.code());
    assertEquals(new MessageResponse(0x81, Bytes.of(0x56, 0x34, 0x12)), fault.response());
  }

  @Test
  void everyBitFlipInACheckedResponseIsMalformed() {
    MessageResponse response = frame.encode(0x11, true, response());
    for (int bit = 0; bit < response.data().size() * 8; bit++) {
      byte[] data = response.data().toArray();
      data[bit / 8] ^= (byte) (1 << bit % 8);
      MessageResponse damaged = new MessageResponse(0, Bytes.copyOf(data));
      assertThrows(MalformedMessageException.class, () -> frame.decode(0x11, true, damaged));
    }
  }

  @Test
  void whereTheMediumChecksTheFrameNeedNot() throws Exception {
    MessageRequest request = frame.encode(request(0));

    assertEquals(request(0), frame.decode(request, false));
    assertEquals(OemFrame.OVERHEAD - 2 + body.size(), request.data().size());
    assertEquals(
        OemFrame.FRAME_CHECKSUM_WRONG,
        assertThrows(OemFrameFaultException.class, () -> frame.decode(request, true)).code());

    MessageResponse response = frame.encode(0x11, false, response());
    assertEquals(response(), frame.decode(0x11, false, response));
  }

  @Test
  void anotherMajorVersionIsRefusedWithTheRange() {
    for (int major = 0; major < 16; major++) {
      if (major == OemVersion.CURRENT.major()) {
        continue;
      }
      MessageRequest request =
          frame.encode(
              new OemRequest(0x11, new OemVersion(major, 0), OemRequest.FLAG_CHECKED, 7, 8, body));
      OemFrameFaultException fault =
          assertThrows(OemFrameFaultException.class, () -> frame.decode(request, true));
      assertEquals(OemFrame.OTHER_MAJOR_VERSION, fault.code());
      assertEquals(Bytes.of(0x56, 0x34, 0x12, 0x10, 0x10), fault.response().data());
    }
  }

  @Test
  @Tag("X-12")
  void aNewerMinorVersionIsTaken() throws Exception {
    OemRequest newer =
        new OemRequest(0x11, new OemVersion(1, 15), OemRequest.FLAG_CHECKED | 0x70, 7, 8, body);
    assertEquals(newer, frame.decode(frame.encode(newer), true));
  }

  @Test
  void aCutRequestIsALengthFault() {
    OemFrameFaultException fault =
        assertThrows(
            OemFrameFaultException.class,
            () ->
                frame.decode(
                    new MessageRequest(0x2E, 0, 0x11, Bytes.of(0x56, 0x34, 0x12, 0x10)), true));
    assertEquals(CompletionCode.REQUEST_LENGTH_INVALID, fault.code());
  }

  @Test
  @Tag("X-13")
  void noiseEndsInTheDeclaredExceptions() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] data = new byte[random.nextInt(300)];
      random.nextBytes(data);
      int command = random.nextInt(256);
      boolean checked = random.nextBoolean();
      assertTrue(survives(new MessageRequest(0x2E, 0, command, Bytes.copyOf(data)), checked));
      assertTrue(survives(command, checked, new MessageResponse(0, Bytes.copyOf(data))));
    }
  }

  private boolean survives(MessageRequest request, boolean checked) {
    try {
      return frame.decode(request, checked).body().size() <= request.data().size();
    } catch (OemFrameFaultException e) {
      return !e.code().isOk();
    }
  }

  private boolean survives(int command, boolean checked, MessageResponse response) {
    try {
      return frame.decode(command, checked, response).body().size() <= response.data().size();
    } catch (MalformedMessageException e) {
      return e.offset() <= response.data().size();
    }
  }

  private OemRequest request(int flags) {
    return new OemRequest(0x11, OemVersion.CURRENT, flags, 0x1234, 0x5678, body);
  }

  private OemResponse response() {
    return new OemResponse(OemVersion.CURRENT, 0, 0x1234, OemStatus.OK, 3, body);
  }
}
