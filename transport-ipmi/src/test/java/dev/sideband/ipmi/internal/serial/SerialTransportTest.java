package dev.sideband.ipmi.internal.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Outcome;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.wire.Bytes;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
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
      assertTrue(String.valueOf(e.getMessage()).contains("not there"), e::getMessage);
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
    assertTrue(String.valueOf(e.getMessage()).contains("is no serial port"), e::getMessage);
  }

  @Test
  void speaksThroughAConsoleServer() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        MessageChannel channel =
            sideband.open(
                URI.create("ipmi-serial://127.0.0.1:" + server.getLocalPort() + "?mode=terminal"),
                MessageChannel.class);
        Socket peer = server.accept()) {
      CompletionStage<MessageResponse> response =
          channel.exchange(
              new MessageRequest(0x06, 0, 1, Bytes.EMPTY),
              sideband.deadline(Duration.ofSeconds(9)));
      byte[] request = peer.getInputStream().readNBytes(12);
      assertEquals("[18 04 01]\r\n", new String(request, StandardCharsets.US_ASCII));
      peer.getOutputStream().write("[1C 04 01 00 2A]".getBytes(StandardCharsets.US_ASCII));
      assertEquals(new MessageResponse(0, Bytes.of(0x2A)), Outcome.of(response));

      CompletionStage<MessageResponse> cut =
          channel.exchange(
              new MessageRequest(0x06, 0, 1, Bytes.EMPTY),
              sideband.deadline(Duration.ofSeconds(9)));
      peer.shutdownOutput();
      Outcome.failure(SessionLostException.class, cut);
    }
  }

  @Test
  void aConsoleServerThatIsNotThereIsUnavailable() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    TargetUnavailableException e =
        assertThrows(
            TargetUnavailableException.class,
            () -> sideband.open(URI.create("serial://127.0.0.1:" + port), SerialLine.class));
    assertEquals("127.0.0.1:" + port, e.target());
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
