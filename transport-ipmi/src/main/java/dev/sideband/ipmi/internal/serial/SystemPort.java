package dev.sideband.ipmi.internal.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;

/** A serial port of this machine, by jSerialComm. */
final class SystemPort implements RawPort {

  private static final String GONE = "the port is gone";

  private final SerialPort port;

  private SystemPort(SerialPort port) {
    this.port = port;
  }

  /** Opens a port for nobody else to open. */
  static SystemPort open(String name, LineSettings settings) throws TargetUnavailableException {
    try {
      SerialPort port = SerialPort.getCommPort(name);
      configure(port, settings);
      if (!port.openPort(0)) {
        throw new TargetUnavailableException(name, problem(port.getLastErrorCode()));
      }
      return new SystemPort(port);
    } catch (SerialPortInvalidPortException e) {
      throw new TargetUnavailableException(name, "not there", e);
    }
  }

  private static void configure(SerialPort port, LineSettings settings) {
    port.setComPortParameters(
        settings.baud(),
        settings.dataBits(),
        settings.stopBits() == 2 ? SerialPort.TWO_STOP_BITS : SerialPort.ONE_STOP_BIT,
        switch (settings.parity()) {
          case NONE -> SerialPort.NO_PARITY;
          case ODD -> SerialPort.ODD_PARITY;
          case EVEN -> SerialPort.EVEN_PARITY;
        });
    port.setFlowControl(
        switch (settings.flow()) {
          case NONE -> SerialPort.FLOW_CONTROL_DISABLED;
          case HARDWARE ->
              SerialPort.FLOW_CONTROL_RTS_ENABLED | SerialPort.FLOW_CONTROL_CTS_ENABLED;
          case SOFTWARE ->
              SerialPort.FLOW_CONTROL_XONXOFF_IN_ENABLED
                  | SerialPort.FLOW_CONTROL_XONXOFF_OUT_ENABLED;
        });
    // The system counts these waits in tenths of a second.
    port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, GLANCE_MILLIS, 0);
  }

  /** The numbers are those of Linux; the first is jSerialComm's own. */
  private static String problem(int error) {
    return switch (error) {
      case 2 -> "is open in this process already";
      case 11, 16 -> "is in use";
      case 13 -> "not permitted";
      case 25 -> "is no serial port";
      default -> "cannot be opened (error " + error + ")";
    };
  }

  @Override
  public int read(byte[] buffer) throws IOException {
    int count = port.readBytes(buffer, buffer.length);
    // A port that went away is at its end for ever, and says so when asked for its bytes.
    if (count < 0 || count == 0 && port.bytesAvailable() < 0) {
      throw new IOException(GONE);
    }
    return count;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    for (int sent = 0; sent < bytes.length; ) {
      int count = port.writeBytes(bytes, bytes.length - sent, sent);
      if (count <= 0) {
        throw new IOException(GONE);
      }
      sent += count;
    }
  }

  @Override
  public boolean setBreak(boolean on) throws IOException {
    if (!(on ? port.setBreak() : port.clearBreak())) {
      throw new IOException("no break on this port");
    }
    return true;
  }

  @Override
  public void close() {
    port.closePort();
  }
}
