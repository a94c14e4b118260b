package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.connection.ConnectionInfo;
import dev.sideband.tcp.ConnectionDestroyer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel ends the connection that it was told to, and no other. */
@SuppressWarnings("try") // Sockets are there for their connections.
class ConnectionDestroyerTest {

  /** Runs this Java with some arguments, by a program that starts another. */
  private static List<String> java(Tool starter, Class<?> main) throws Exception {
    return starter
        .with(Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .with("-cp", System.getProperty("java.class.path"), main.getName())
        .run()
        .succeeded();
  }

  /** Anything but the kernel's refusal is no reason to leave a test out. */
  private static boolean isAllowed() throws Exception {
    List<String> said = java(Tool.require("env"), DestroyingChild.class);
    return !said.equals(List.of("destroy inet_diag: EPERM"))
        && !said.equals(List.of("destroy inet_diag: EOPNOTSUPP"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void endsOneConnection(String address) throws Exception {
    assumeTrue(isAllowed(), "no right to end connections");
    InetAddress loopback = InetAddress.getByName(address);
    try (ServerSocket server = new ServerSocket(0, 2, loopback);
        Socket client = new Socket(loopback, server.getLocalPort());
        Socket served = server.accept();
        Socket other = new Socket(loopback, server.getLocalPort());
        Socket otherServed = server.accept();
        ConnectionDestroyer destroyer = ConnectionDestroyer.open()) {
      ConnectionInfo connection = DestroyingChild.find(served);
      assertTrue(destroyer.destroy(connection));
      assertThrows(SocketException.class, () -> served.getInputStream().read());
      assertThrows(SocketException.class, () -> client.getInputStream().read());
      assertFalse(destroyer.destroy(connection), "it is over");

      other.getOutputStream().write(7);
      assertEquals(7, otherServed.getInputStream().read());
    }
  }

  @Test
  void aYoungerConnectionBetweenTheSamePortsIsNotHit() throws Exception {
    assumeTrue(isAllowed(), "no right to end connections");
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 2, loopback);
        ConnectionDestroyer destroyer = ConnectionDestroyer.open()) {
      ConnectionInfo older;
      int port;
      try (Socket client = new Socket(loopback, server.getLocalPort());
          Socket served = server.accept()) {
        older = DestroyingChild.find(client);
        port = client.getLocalPort();
        assertTrue(destroyer.destroy(older), "so that nothing waits for its ports to be free");
      }
      try (Socket client = new Socket(loopback, server.getLocalPort(), loopback, port);
          Socket served = server.accept()) {
        ConnectionInfo younger = DestroyingChild.find(client);
        assertEquals(older.id().local(), younger.id().local());
        assertEquals(older.id().remote(), younger.id().remote());
        assertFalse(destroyer.destroy(older));
        client.getOutputStream().write(7);
        assertEquals(7, served.getInputStream().read());
        assertTrue(destroyer.destroy(younger));
      }
    }
  }

  @Test
  void withoutTheRightTheKernelSaysSo() throws Exception {
    Tool weaker = Tool.require("setpriv").with("--bounding-set", "-net_admin");
    assumeTrue(isAllowed(), "no right that could be taken away");
    assertEquals(List.of("destroy inet_diag: EPERM"), java(weaker, DestroyingChild.class));
  }

  @Test
  void aListenerIsNoConnection() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ConnectionDestroyer destroyer = ConnectionDestroyer.open()) {
      ConnectionInfo listener = DestroyingChild.find(server.getLocalPort(), 0);
      assertThrows(IllegalArgumentException.class, () -> destroyer.destroy(listener));
    }
  }
}
