package dev.sideband.workbench.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events to one browser (HTML, 9.2). For one thread. */
final class EventStream implements AutoCloseable {

  private final OutputStream out;

  EventStream(OutputStream out) {
    this.out = out;
  }

  /** Sends an event; neither name nor data has a line feed. */
  void send(String name, String data) throws IOException {
    write("event: " + name + "\ndata: " + data + "\n\n");
  }

  /** Sends what browsers pass over, so that the connection is seen to live. */
  void beat() throws IOException {
    write(": still here\n\n");
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
