package dev.sideband.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  @ParameterizedTest
  @Tag("S4-2")
  @CsvSource({
    "192.0.2.1, c0000201, 192.0.2.1",
    "::, 00000000000000000000000000000000, ::",
    "::1, 00000000000000000000000000000001, ::1",
    "2001:DB8:0:0:1:0:0:1, 20010db8000000000001000000000001, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
    "fe80::, fe800000000000000000000000000000, fe80::",
    "64:ff9b::192.0.2.33, 0064ff9b0000000000000000c0000221, 64:ff9b::c000:221",
    "::ffff:192.0.2.1, c0000201, 192.0.2.1",
    "::ffff:c000:201, c0000201, 192.0.2.1",
    "1:2:3:4:5:6:7.8.9.10, 0001000200030004000500060708090a, 1:2:3:4:5:6:708:90a"
  })
  void readsAndSpellsAddresses(String text, String hex, String spelled) {
    IpAddress address = IpAddress.of(text);
    assertEquals(Bytes.ofHex(hex), address.bytes());
    assertEquals(spelled, address.toString());
    assertEquals(address, IpAddress.of(address.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.",
        "01.2.3.4",
        "+1.2.3.4",
        "localhost",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "12345::",
        "g::",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "fe80::1%eth0",
        "::1 ",
        "١.2.3.4",
        "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000"
      })
  void refusesWhatIsNoAddress(String text) {
    assertEquals(Optional.empty(), IpAddress.parse(text));
    assertThrows(IllegalArgumentException.class, () -> IpAddress.of(text));
    assertThrows(IllegalArgumentException.class, () -> AddressBlock.of(text));
  }

  @Test
  void ordersByVersionThenValue() {
    assertTrue(IpAddress.of("255.0.0.0").compareTo(IpAddress.of("::1")) < 0);
    assertTrue(IpAddress.of("10.0.0.200").compareTo(IpAddress.of("10.0.0.9")) > 0);
  }

  @Test
  void tellsTheUnspecifiedAddress() {
    assertTrue(IpAddress.of("::").isUnspecified());
    assertTrue(IpAddress.of("0.0.0.0").isUnspecified());
    assertFalse(IpAddress.of("::1").isUnspecified());
  }

  @ParameterizedTest
  @Tag("S4-22")
  @CsvSource({
    "10.1.0.0/16, 10.1.255.3, true",
    "10.1.0.0/16, 10.2.0.0, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.2, false",
    "0.0.0.0/0, 255.1.1.1, true",
    "0.0.0.0/0, ::1, false",
    "10.0.0.0/9, 10.127.0.1, true",
    "10.0.0.0/9, 10.128.0.1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::ffff:10.1.0.0/112, 10.1.7.7, true",
    "::ffff:10.1.0.0/112, 10.2.7.7, false",
    "::1/128, ::1, true"
  })
  void aBlockHoldsWhatSharesItsFirstBits(String block, String address, boolean held) {
    assertEquals(held, AddressBlock.of(block).contains(IpAddress.of(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "::ffff:1.2.3.4/95", "/8"})
  void refusesWhatIsNoBlock(String text) {
    assertThrows(IllegalArgumentException.class, () -> AddressBlock.of(text));
  }
}
