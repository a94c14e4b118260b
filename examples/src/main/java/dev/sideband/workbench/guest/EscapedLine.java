package dev.sideband.workbench.guest;

import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportException;
import java.io.ByteArrayOutputStream;

/**
 * The other end of a guest's serial port whose character device QEMU shares out ({@code mux=on}):
 * then a control-A is an escape, which makes breaks possible, and stands for itself when doubled.
 */
final class EscapedLine implements SerialLine {

  private static final int ESCAPE = 0x01;

  private final SerialLine line;

  EscapedLine(SerialLine line) {
    this.line = line;
  }

  @Override
  public String target() {
    return line.target();
  }

  @Override
  public void listen(Listener listener) {
    line.listen(listener);
  }

  @Override
  public void rest() {
    line.rest();
  }

  @Override
  public void write(byte[] bytes) throws TransportException {
    ByteArrayOutputStream escaped = new ByteArrayOutputStream();
    for (byte each : bytes) {
      if (each == ESCAPE) {
        escaped.write(ESCAPE);
      }
      escaped.write(each);
    }
    line.write(escaped.toByteArray());
  }

  @Override
  public boolean sendBreak() throws TransportException {
    line.write(new byte[] {ESCAPE, 'b'});
    return true;
  }

  @Override
  public void close() {
    line.close();
  }
}
