package dev.sideband.ipmi.internal.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.SerialMode;
import dev.sideband.ipmi.internal.serial.LineSettings.Flow;
import dev.sideband.ipmi.internal.serial.LineSettings.Parity;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerialUriTest {

  private static SerialUri uri(String text) {
    return new SerialUri(URI.create(text), SerialUri.Door.IPMI);
  }

  @Test
  void namesAPathOrAPort() {
    assertEquals("/dev/ttyS1", uri("ipmi-serial:/dev/ttyS1").port());
    assertEquals("/dev/serial/by-id/a b", uri("serial:/dev/serial/by-id/a%20b?baud=9600").port());
    assertEquals("COM3", uri("serial:COM3").port());
    assertEquals("COM3", uri("serial:COM3?baud=9600").port());
  }

  @Test
  void namesAConsoleServer() {
    assertEquals("console:4001", uri("serial://console:4001").port());
    assertEquals("[::1]:4001", uri("serial://[::1]:4001?mode=terminal").port());
  }

  @Test
  void hasUsualSettings() {
    SerialUri uri = uri("ipmi-serial:/dev/ttyS1");
    assertEquals(new LineSettings(115_200, 8, Parity.NONE, 1, Flow.NONE), uri.line());
    assertEquals(new ModeSettings(SerialMode.BASIC, Duration.ofSeconds(1), 40, null), uri.ipmi());
  }

  @Test
  void takesEachOption() {
    SerialUri uri =
        uri(
            "ipmi-serial:COM3?baud=9600&bits=7&parity=even&stop=2&flow=hardware"
                + "&mode=terminal&user=root&attempt=250&message=255");
    assertEquals(new LineSettings(9_600, 7, Parity.EVEN, 2, Flow.HARDWARE), uri.line());
    assertEquals(
        new ModeSettings(SerialMode.TERMINAL, Duration.ofMillis(250), 255, "root"), uri.ipmi());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serial://host/dev/ttyS1",
        "serial://host:4001/x",
        "serial://host",
        "serial://me@host:4001",
        "serial://host:4001?baud=9600",
        "serial:?baud=9600",
        "serial:/dev/ttyS1?baud",
        "serial:/dev/ttyS1?baud=fast",
        "serial:/dev/ttyS1?baud=0",
        "serial:/dev/ttyS1?bits=9",
        "serial:/dev/ttyS1?parity=EVEN",
        "serial:/dev/ttyS1?stop=3",
        "serial:/dev/ttyS1?flow=none&flaw=none",
        "serial:/dev/ttyS1?mode=ppp",
        "serial:/dev/ttyS1?message=281",
        "serial:/dev/ttyS1?user=root",
        "serial:/dev/ttyS1?mode=terminal&user=a%20b",
        "serial:/dev/ttyS1?mode=terminal&user=12345678901234567"
      })
  void refusesWhatItDoesNotKnow(String text) {
    assertThrows(
        IllegalArgumentException.class,
        () -> {
          SerialUri uri = uri(text);
          uri.line();
          uri.ipmi();
        });
  }

  @Test
  void aLineHasNoOptionsOfIpmi() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new SerialUri(URI.create("serial:/dev/ttyS1?mode=basic"), SerialUri.Door.LINE));
  }
}
