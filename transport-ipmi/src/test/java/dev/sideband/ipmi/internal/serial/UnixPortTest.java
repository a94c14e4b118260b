package dev.sideband.ipmi.internal.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class UnixPortTest {

  @TempDir Path folder;

  @Test
  void passesBytesBothWaysUntilTheOtherEndIsGone() throws Exception {
    Path path = folder.resolve("console.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      UnixPort port = UnixPort.open(path.toString());
      byte[] buffer = new byte[64];
      try (SocketChannel other = server.accept()) {
        assertEquals(0, port.read(buffer), "nothing yet");
        other.write(ByteBuffer.wrap("login: ".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(7, port.read(buffer));
        assertEquals("login: ", new String(buffer, 0, 7, StandardCharsets.US_ASCII));
        port.write("root".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer typed = ByteBuffer.allocate(64);
        assertEquals(4, other.read(typed));
        assertFalse(port.setBreak(true));
      }
      assertThrows(IOException.class, () -> port.read(buffer));
      port.close();
      assertThrows(IOException.class, () -> port.read(buffer));
    }
  }

  @Test
  void saysThatNobodyIsThere() {
    assertThrows(
        TargetUnavailableException.class, () -> UnixPort.open(folder.resolve("nobody").toString()));
  }
}
