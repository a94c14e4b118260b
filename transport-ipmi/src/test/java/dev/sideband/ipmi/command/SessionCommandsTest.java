package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.Privilege;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import org.junit.jupiter.api.Test;

class SessionCommandsTest {

  @Test
  void readsTheCapabilitiesOfASimulatedBmc() throws Exception {
    Bytes wire =
        hex(
            """
            01        # channel 1                                        (22.13)
            84        # extended capabilities follow, MD5
            25        # K_G set, users with names, anonymous login
            03        # IPMI 1.5 and 2.0
            00 00 00  # no OEM
            00        # OEM data
            """);
    AuthenticationCapabilities seen = AuthenticationCapabilities.decode(wire.reader());

    assertLayout(
        new AuthenticationCapabilities(1, 0x84, 0x25, 0x03, 0, 0),
        wire,
        8,
        AuthenticationCapabilities::decode);
    assertTrue(seen.speaksIpmi20());
    assertTrue(seen.needsBmcKey());
  }

  @Test
  void withoutExtendedCapabilitiesNothingIsReadIntoThem() throws Exception {
    AuthenticationCapabilities old =
        AuthenticationCapabilities.decode(Bytes.of(1, 0x04, 0x25, 0x03, 0, 0, 0, 0).reader());

    assertFalse(old.speaksIpmi20());
    assertFalse(old.needsBmcKey());
  }

  @Test
  void asksForTheCapabilitiesOfTheChannelInUse() throws Exception {
    assertLayout(
        new GetChannelAuthenticationCapabilities(true, 0x0E, Privilege.ADMINISTRATOR),
        Bytes.of(0x8E, 0x04),
        2,
        GetChannelAuthenticationCapabilities::decodeRequest);
  }

  @Test
  void asksForThePartsOfTheSuiteList() throws Exception {
    assertLayout(
        new GetChannelCipherSuites(0x0E, 0, 3),
        Bytes.of(0x0E, 0x00, 0x83),
        3,
        GetChannelCipherSuites::decodeRequest);
    assertLayout(
        new CipherSuiteList(1, Bytes.of(0xC0, 0x03, 0x01)),
        Bytes.of(0x01, 0xC0, 0x03, 0x01),
        1,
        CipherSuiteList::decode);
  }

  @Test
  void onlyAFullPartIsFollowedByAnother() throws MalformedMessageException {
    byte[] seventeen = new byte[17];

    assertFalse(CipherSuiteList.decode(Bytes.copyOf(seventeen).reader()).isLast());
    assertTrue(CipherSuiteList.decode(Bytes.copyOf(seventeen, 0, 16).reader()).isLast());
  }

  @Test
  void setsThePrivilegeAndReadsTheNewOne() throws Exception {
    assertLayout(
        new SetSessionPrivilegeLevel(Privilege.OPERATOR),
        Bytes.of(0x03),
        1,
        SetSessionPrivilegeLevel::decodeRequest);
    assertEquals(
        Privilege.OPERATOR,
        new SetSessionPrivilegeLevel(Privilege.OPERATOR).decode(Bytes.of(0xF3).reader()));
  }

  @Test
  void closesASessionByItsId() throws Exception {
    assertLayout(
        new CloseSession(0x89ABCDEFL),
        Bytes.of(0xEF, 0xCD, 0xAB, 0x89),
        4,
        CloseSession::decodeRequest);
  }
}
