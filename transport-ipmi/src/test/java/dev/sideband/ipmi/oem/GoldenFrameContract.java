package dev.sideband.ipmi.oem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.BodyDecoder;
import dev.sideband.ipmi.Vectors;
import dev.sideband.time.BmcBoot;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds of every frame of version 1 whose bytes are in {@code vectors/oem-v1}: these files
 * never change. The frames of a subject are those of its methods {@code requests} and {@code
 * responses}.
 */
@Tag("X-12")
abstract class GoldenFrameContract {

  /** The BMC's boot. */
  static final BmcBoot BMC = new BmcBoot(0xCAFEBABE);

  /** The time of day, milliseconds since 1970. */
  static final long WALL = 1_767_225_600_123L;

  private static final OemFrame FRAME = new OemFrame(OemFrame.EXAMPLE_ENTERPRISE);

  @ParameterizedTest
  @MethodSource("requests")
  void requestsAreTheGoldenBytes(GoldenFrame golden) throws Exception {
    Bytes file = golden.read(".request");
    OemRequest request =
        new OemRequest(
            golden.command,
            OemVersion.CURRENT,
            golden.flags,
            golden.tag,
            golden.client,
            Vectors.encoded(golden.body));

    assertEquals(file, FRAME.encode(request).data());
    OemRequest read = FRAME.decode(new MessageRequest(0x2E, 0, golden.command, file), true);
    assertEquals(request, read);
    assertEquals(golden.body, golden.decoder.decode(read.body().reader()));
    assertTrue(file.size() <= OemFrame.MAX_REQUEST_DATA);
  }

  @ParameterizedTest
  @MethodSource("responses")
  void responsesAreTheGoldenBytes(GoldenFrame golden) throws Exception {
    Bytes file = golden.read(".response");
    OemResponse response =
        new OemResponse(
            OemVersion.CURRENT,
            golden.flags,
            golden.tag,
            golden.status,
            golden.load,
            Vectors.encoded(golden.body));

    assertEquals(file, FRAME.encode(golden.command, true, response).data());
    OemResponse read = FRAME.decode(golden.command, true, new MessageResponse(0, file));
    assertEquals(response, read);
    assertEquals(golden.body, golden.decoder.decode(read.body().reader()));
    assertTrue(file.size() <= OemFrame.MAX_RESPONSE_DATA);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void noRequestFrameCutAnywhereIsTaken(GoldenFrame golden) throws Exception {
    Bytes file = golden.read(".request");
    for (int size = 0; size < file.size(); size++) {
      MessageRequest cut = new MessageRequest(0x2E, 0, golden.command, file.slice(0, size));
      assertThrows(OemFrameFaultException.class, () -> FRAME.decode(cut, true));
    }
  }

  @ParameterizedTest
  @MethodSource("responses")
  void noResponseFrameCutAnywhereIsTaken(GoldenFrame golden) throws Exception {
    Bytes file = golden.read(".response");
    for (int size = 0; size < file.size(); size++) {
      MessageResponse cut = new MessageResponse(0, file.slice(0, size));
      assertThrows(MalformedMessageException.class, () -> FRAME.decode(golden.command, true, cut));
    }
  }

  @ParameterizedTest
  @MethodSource({"requests", "responses"})
  void bodiesCutAnywhereAreMalformedAndMoreBytesAreIgnored(GoldenFrame golden) throws Exception {
    Bytes body = Vectors.encoded(golden.body);
    for (int size = 0; size < body.size() - golden.openTail; size++) {
      Bytes cut = body.slice(0, size);
      if (golden.cutAnywhere) {
        decodesOrIsMalformed(golden.decoder, cut);
      } else {
        assertThrows(MalformedMessageException.class, () -> golden.decoder.decode(cut.reader()));
      }
    }
    if (golden.openTail == 0 && !golden.cutAnywhere) {
      Bytes longer = new WireWriter().bytes(body).u8(0xEE).u8(0xEE).toBytes();
      assertEquals(golden.body, golden.decoder.decode(longer.reader()));
    }
  }

  /** A list may end after any whole entry. */
  private static void decodesOrIsMalformed(BodyDecoder<?> decoder, Bytes cut) {
    try {
      assertFalse(decoder.decode(cut.reader()).toString().isEmpty());
    } catch (MalformedMessageException e) {
      assertTrue(e.offset() <= cut.size());
    }
  }
}
