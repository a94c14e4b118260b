package dev.sideband.ipmi.internal.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TargetUnavailableException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Found through the service loader, as users do. */
class SerialTransportTest {

  private final Sideband sideband = Sideband.builder().build();

  @TempDir Path folder;

  @AfterEach
  void close() {
    sideband.close();
  }

  @Test
  void aPortThatIsNotThereIsUnavailable() {
    String port = folder.resolve("ttyS9").toString();
    for (String target : new String[] {"serial:" + port, "serial:" + port + "?baud=9600"}) {
      TargetUnavailableException e =
          assertThrows(
              TargetUnavailableException.class,
              () -> sideband.open(URI.create(target), SerialLine.class));
      assertEquals(port, e.target());
      assertTrue(e.getMessage().contains("not there"), e::getMessage);
    }
    assertThrows(
        TargetUnavailableException.class,
        () -> sideband.open(URI.create("ipmi-serial:" + port), MessageChannel.class));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatIsNoSerialPortIsUnavailable() {
    TargetUnavailableException e =
        assertThrows(
            TargetUnavailableException.class,
            () -> sideband.open(URI.create("serial:/dev/null"), SerialLine.class));
    assertTrue(e.getMessage().contains("is no serial port"), e::getMessage);
  }

  @Test
  void aUriThatIsWrongIsTheCallersMistake() {
    assertThrows(
        IllegalArgumentException.class,
        () -> sideband.open(URI.create("serial:/dev/null?speed=1"), SerialLine.class));
    assertThrows(
        IllegalArgumentException.class,
        () -> sideband.open(URI.create("ipmi-serial:/dev/null?mode=1"), MessageChannel.class));
  }
}
