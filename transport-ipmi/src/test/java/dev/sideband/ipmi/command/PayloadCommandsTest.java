package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PayloadCommandsTest {

  @Test
  @Tag("S2-3")
  void activatesSol() throws Exception {
    assertLayout(
        new ActivatePayload(PayloadKind.SOL, 1, true, true),
        hex(
            """
            01        # SOL                                              (24.1)
            01        # instance 1
            C0        # encrypted and authenticated
            00 00 00  # reserved
            """),
        6,
        ActivatePayload::decodeRequest);
    assertEquals(
        new ActivatePayload(PayloadKind.SOL, 1, false, true),
        ActivatePayload.decodeRequest(Bytes.of(0xC1, 0xF0, 0x7F, 0xFF, 0xFF, 0xFF).reader()));
  }

  @Test
  @Tag("S2-6")
  void tellsSizesAndPort() throws Exception {
    assertLayout(
        new PayloadActivation(0x0102, 0x0103, 623),
        hex(
            """
            00 00 00 00  # auxiliary data: no test mode                  (24.1)
            02 01        # to the BMC
            03 01        # from the BMC
            6F 02        # port 623
            FF FF        # no VLAN
            """),
        10,
        PayloadActivation::decode);
  }

  @Test
  void deactivatesAndAsksWhatIsActive() throws Exception {
    assertLayout(
        new DeactivatePayload(PayloadKind.SOL, 2),
        Bytes.of(1, 2, 0, 0, 0, 0),
        2,
        DeactivatePayload::decodeRequest);
    assertLayout(
        new GetPayloadActivationStatus(PayloadKind.SOL),
        Bytes.of(1),
        1,
        GetPayloadActivationStatus::decodeRequest);
    PayloadActivationStatus status = new PayloadActivationStatus(2, 0x0002);
    assertLayout(status, Bytes.of(2, 2, 0), 3, PayloadActivationStatus::decode);
    assertFalse(status.isActive(1));
    assertTrue(status.isActive(2));
    assertLayout(
        new GetPayloadInstanceInfo(PayloadKind.SOL, 1),
        Bytes.of(1, 1),
        2,
        GetPayloadInstanceInfo::decodeRequest);
    assertLayout(
        new PayloadInstanceInfo(0x89ABCDEFL),
        Bytes.of(0xEF, 0xCD, 0xAB, 0x89, 0, 0, 0, 0, 0, 0, 0, 0),
        4,
        PayloadInstanceInfo::decode);
  }

  @Test
  void asksForAndSetsParameters() throws Exception {
    assertLayout(
        new GetSolParameter(0x0E, SolParameter.RETRY),
        Bytes.of(0x0E, 4, 0, 0),
        2,
        GetSolParameter::decodeRequest);
    assertLayout(
        new SetSolParameter(1, SolRetry.LONGEST.parameter()),
        Bytes.of(1, 4, 7, 255),
        2,
        SetSolParameter::decodeRequest);
    SolParameter read =
        new GetSolParameter(1, SolParameter.RETRY).decode(Bytes.of(0x11, 0xFF, 50).reader());
    assertEquals(new SolRetry(7, Duration.ofMillis(500)), SolRetry.of(read));
  }

  @Test
  void tellsTheOutageThatABmcTolerates() throws MalformedMessageException {
    assertEquals(Duration.ofMillis(8 * 2_550), SolRetry.LONGEST.tolerated());
    assertEquals(SolRetry.LONGEST, SolRetry.of(SolRetry.LONGEST.parameter()));
  }
}
