package dev.sideband.ipmi.internal.rmcp.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.wire.Bytes;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanUriTest {

  @Test
  void aHostIsAllItTakes() {
    LanUri uri = uri("ipmi://bmc1");

    assertEquals("", uri.user());
    assertEquals("bmc1", uri.host());
    assertEquals(623, uri.port());
    assertEquals("bmc1", uri.target());
    assertNull(uri.bmcKey());
    LanSettings settings = uri.settings();
    assertEquals(CipherSuite.DEFAULTS, settings.suites());
    assertEquals(Privilege.ADMINISTRATOR, settings.privilege());
    assertEquals(0x14, settings.role());
    assertEquals(2, settings.inFlight());
    assertEquals(Duration.ofSeconds(10), settings.keepalive());
    assertEquals(Duration.ofSeconds(63), settings.sessionTimeout());
    assertEquals(4, settings.sessionsPerBmc());
  }

  @Test
  void allOptions() {
    LanUri uri =
        uri(
            "ipmi://ops%40site@bmc_1:6230?suite=3,0&privilege=operator&lookup=privilege"
                + "&kg=a+b%26c&inflight=16&attempt=250&keepalive=0&timeout=30&sessions=9");
    LanSettings settings = uri.settings();

    assertEquals("ops@site", uri.user());
    assertEquals("bmc_1", uri.host());
    assertEquals(6230, uri.port());
    assertEquals("ops@site@bmc_1:6230", settings.target());
    assertEquals(Bytes.copyOf("ops@site".getBytes(US_ASCII)), settings.user());
    assertEquals(List.of(CipherSuite.SUITE_3, CipherSuite.SUITE_0), settings.suites());
    assertEquals(0x03, settings.role());
    assertEquals(16, settings.inFlight());
    assertEquals(Duration.ofMillis(250), settings.retry().first());
    assertEquals(Duration.ZERO, settings.keepalive());
    assertEquals(Duration.ofSeconds(30), settings.sessionTimeout());
    assertEquals(9, settings.sessionsPerBmc());
    assertArrayEquals(Arrays.copyOf("a+b&c".getBytes(US_ASCII), 20), key(uri));
    assertFalse(settings.toString().contains("a+b"));
  }

  @Test
  void addressesOfIpv6StandInBrackets() {
    assertEquals("fe80::1", uri("ipmi://admin@[fe80::1]:6230").host());
    assertEquals(6230, uri("ipmi://admin@[fe80::1]:6230").port());
    assertEquals("fe80::1%eth0", uri("ipmi://admin@[fe80::1%25eth0]").host());
    assertEquals("admin@[::1]", uri("ipmi://admin@[::1]").target());
  }

  @Test
  void aKeyMayBeHexadecimal() {
    assertArrayEquals(
        Arrays.copyOf(new byte[] {0x00, (byte) 0xFF}, 20), key(uri("ipmi://h?kg=0x00FF")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ipmi:host",
        "ipmi:///path",
        "ipmi://admin@",
        "ipmi://h:0",
        "ipmi://h:x",
        "ipmi://h:65536",
        "ipmi://h?suite",
        "ipmi://h?colour=red",
        "ipmi://h?suite=4",
        "ipmi://h?suite=x",
        "ipmi://h?suite=",
        "ipmi://h?privilege=root",
        "ipmi://h?lookup=both",
        "ipmi://h?inflight=57",
        "ipmi://h?inflight=0",
        "ipmi://h?attempt=1",
        "ipmi://h?timeout=0",
        "ipmi://h?sessions=0",
        "ipmi://h?keepalive=-1",
        "ipmi://abcdefghijklmnopq@h",
      })
  void whatIsNotOfTheFormIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> uri(text).settings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ipmi://admin:s3cr3t@h",
        "ipmi://h?kg=s3cr3ts3cr3ts3cr3ts3cr3t",
        "ipmi://h?kg=0xs3cr3t",
        "ipmi://h?password=s3cr3t",
      })
  void theReportNeverShowsASecret(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> uri(text).bmcKey());

    assertFalse(refused.toString().contains("s3cr3t"), refused::toString);
    assertNull(refused.getCause());
  }

  private static byte[] key(LanUri uri) {
    return Objects.requireNonNull(uri.bmcKey()).getEncoded();
  }

  private static LanUri uri(String text) {
    return new LanUri(URI.create(text));
  }
}
