package dev.sideband.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A host at the other end of ipmi_sim's serial line. */
final class TcpHost implements AutoCloseable {
  private final ServerSocket server;
  private Socket line = new Socket();

  TcpHost() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    server.setSoTimeout(30_000);
  }

  int port() {
    return server.getLocalPort();
  }

  void accept() throws IOException {
    line = server.accept();
    line.setSoTimeout(30_000);
  }

  void say(String text) throws IOException {
    OutputStream out = line.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  String sayLines(int from, int count) throws IOException {
    StringBuilder said = new StringBuilder();
    for (int i = from; i < from + count; i++) {
      said.append("line ").append(i).append(" of a console that says a lot\r\n");
    }
    say(said.toString());
    return said.toString();
  }

  String read(int count) throws IOException {
    return new String(line.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    if (line != null) {
      line.close();
    }
    server.close();
  }
}
