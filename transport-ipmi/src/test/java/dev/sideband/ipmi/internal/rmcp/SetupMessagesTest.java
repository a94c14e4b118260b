package dev.sideband.ipmi.internal.rmcp;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The messages of {@link CapturedSession}, which ipmitool 1.8.19 and ipmi_sim 2.0.33 exchanged. */
class SetupMessagesTest {

  private static final Algorithms SUITE_3 = Algorithms.of(CipherSuite.SUITE_3);

  @Test
  void openSessionRequest() throws Exception {
    assertLayout(
        new OpenSessionRequest(0, new Privilege(0), CapturedSession.CONSOLE_ID, SUITE_3),
        CapturedSession.OPEN_SESSION_REQUEST,
        32,
        OpenSessionRequest::decode);
  }

  @Test
  void openSessionResponse() throws Exception {
    assertLayout(
        new OpenSessionResponse(
            0,
            RmcpStatus.OK,
            CapturedSession.CONSOLE_ID,
            new Privilege(0),
            CapturedSession.BMC_ID,
            SUITE_3),
        CapturedSession.OPEN_SESSION_RESPONSE,
        36,
        OpenSessionResponse::decode);
  }

  @Test
  void rakp1() throws Exception {
    assertLayout(CapturedSession.REQUEST, CapturedSession.RAKP_1, 33, Rakp1::decode);
    assertEquals(Privilege.ADMINISTRATOR, CapturedSession.REQUEST.privilege());
    assertTrue(CapturedSession.REQUEST.isNameOnlyLookup());
    assertEquals(
        "admin",
        new String(CapturedSession.REQUEST.userName().toArray(), StandardCharsets.US_ASCII));
  }

  @Test
  void aNameOfMoreThan16BytesIsMalformed() {
    byte[] wire = new byte[28 + 17];
    wire[27] = 17;

    MalformedMessageException tooLong =
        assertThrows(
            MalformedMessageException.class, () -> Rakp1.decode(Bytes.copyOf(wire).reader()));
    assertEquals(27, tooLong.offset());
  }

  @Test
  void lookUpByNameAndPrivilege() throws Exception {
    byte[] wire = CapturedSession.RAKP_1.toArray();
    wire[24] = (byte) 0xE3;
    Rakp1 seen = Rakp1.decode(Bytes.copyOf(wire).reader());

    assertFalse(seen.isNameOnlyLookup());
    assertEquals(Privilege.OPERATOR, seen.privilege());
    assertEquals(0xE3, seen.role());
  }

  @Test
  void rakp2() throws Exception {
    assertLayout(CapturedSession.RESPONSE, CapturedSession.RAKP_2, 40, Rakp2::decode);
  }

  @Test
  void rakp3() throws Exception {
    assertLayout(
        new Rakp3(0, RmcpStatus.OK, CapturedSession.BMC_ID, CapturedSession.RAKP_3.slice(8, 20)),
        CapturedSession.RAKP_3,
        8,
        Rakp3::decode);
  }

  @Test
  void rakp4() throws Exception {
    assertLayout(
        new Rakp4(
            0, RmcpStatus.OK, CapturedSession.CONSOLE_ID, CapturedSession.RAKP_4.slice(8, 12)),
        CapturedSession.RAKP_4,
        8,
        Rakp4::decode);
  }

  @Test
  void aRefusalRepeatsTheSessionOrStopsAfterItsStatus() throws Exception {
    RmcpStatus status = RmcpStatus.INVALID_AUTHENTICATION_ALGORITHM;
    Bytes whole = hex("05 04 00 00 78 56 34 12");

    assertLayout(
        OpenSessionResponse.refusal(5, status, 0x12345678L), whole, 2, OpenSessionResponse::decode);
    assertLayout(Rakp2.refusal(5, status, 0x12345678L), whole, 2, Rakp2::decode);
    assertLayout(Rakp4.refusal(5, status, 0x12345678L), whole, 2, Rakp4::decode);
    assertEquals(
        OpenSessionResponse.refusal(5, status, 0),
        OpenSessionResponse.decode(hex("05 04").reader()));
  }

  @Test
  void aRefusalIsReadWhateverFollowsIt() throws Exception {
    Bytes unknownUser =
        hex(
            """
            00 0D 00 00 A4 A3 A2 A0                          # status: unauthorized name  (13.21)
            05 2E FA 06 94 37 E3 B1 94 3F 8C AA D6 17 FF 84  # random number
            00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF  # GUID
            AD 55 EB 77
            """);

    assertEquals(
        Rakp2.refusal(0, RmcpStatus.UNAUTHORIZED_NAME, CapturedSession.CONSOLE_ID),
        Rakp2.decode(unknownUser.reader()));
  }

  @Test
  void theConsoleMayLeaveAlgorithmsToTheBmc() throws Exception {
    assertLayout(
        new Algorithms(Algorithms.ANY, 4, Algorithms.ANY),
        hex(
            """
            00 00 00 00 00 00 00 00  # authentication: any  (13.17)
            01 00 00 08 04 00 00 00  # integrity: HMAC-SHA256-128
            02 00 00 00 00 00 00 00  # confidentiality: any
            """),
        24,
        Algorithms::decode);
  }

  @Test
  void recordsInAnotherOrderOrSizeAreMalformed() {
    assertThrows(
        MalformedMessageException.class,
        () ->
            Algorithms.decode(
                hex("01 000008 01 000000 00 000008 01 000000 02 000008 01 000000").reader()));
    assertThrows(
        MalformedMessageException.class,
        () ->
            Algorithms.decode(
                hex("00 000009 01 000000 01 000008 01 000000 02 000008 01 000000").reader()));
  }
}
