package dev.sideband.lab;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.ConnectionInfo;
import dev.sideband.linux.ErrnoException;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.table.TableBuffer;
import dev.sideband.tcp.Access;
import dev.sideband.tcp.ConnectionDestroyer;
import dev.sideband.tcp.TcpConnectionSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.InstantSource;

/** Has the kernel end a connection of its own, and prints what came of it. */
final class DestroyingChild {

  private DestroyingChild() {}

  public static void main(String[] arguments) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket client = new Socket(loopback, server.getLocalPort());
        ConnectionDestroyer destroyer = ConnectionDestroyer.open()) {
      System.out.println(destroyer.destroy(find(client)));
    } catch (ErrnoException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Looks up a connection by its end here. */
  static ConnectionInfo find(Socket end) throws IOException {
    return find(end.getLocalPort(), end.getPort());
  }

  /** Looks up a socket by its ports; a listener has none at the other end. */
  static ConnectionInfo find(int localPort, int remotePort) throws IOException {
    try (TcpConnectionSource source =
        TcpConnectionSource.builder(LinuxBoot.clock(InstantSource.system()))
            .access(Access.NETLINK)
            .open()) {
      TableBuffer table = new TableBuffer(ConnectionColumns.SCHEMA);
      source.read(table);
      return ConnectionInfo.TYPE.rows(table).stream()
          .filter(info -> info.id().local().port() == localPort)
          .filter(info -> info.id().remote().port() == remotePort)
          .findFirst()
          .orElseThrow();
    }
  }
}
