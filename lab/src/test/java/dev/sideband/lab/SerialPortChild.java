package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportException;
import java.net.URI;

/** Opens a serial port in a Java process of its own and prints what stood in the way. */
final class SerialPortChild {

  private SerialPortChild() {}

  public static void main(String[] arguments) {
    try (Sideband sideband = Sideband.builder().build()) {
      sideband.open(URI.create(arguments[0]), SerialLine.class).close();
      System.out.println("open");
    } catch (TransportException e) {
      System.out.println(e.getMessage());
    }
  }
}
