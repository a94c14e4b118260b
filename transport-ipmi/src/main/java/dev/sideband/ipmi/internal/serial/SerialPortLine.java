package dev.sideband.ipmi.internal.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A serial port of this machine.
 *
 * <p>While somebody listens, one task of the executor waits for the port, a tenth of a second at a
 * time, and then queues itself anew, so that others get their turn. Otherwise nothing runs.
 */
final class SerialPortLine implements SerialLine {

  /** The system counts these waits in tenths of a second. */
  private static final int GLANCE_MILLIS = 100;

  private static final int CHUNK = 4_096;

  private final SerialPort port;
  private final String target;
  private final Executor executor;

  /** Touched by the one reading task only. */
  private final byte[] buffer = new byte[CHUNK];

  private final Object lock = new Object();
  private @Nullable Listener listener;

  /** What was read for a listener who had left by then. */
  private Bytes kept = Bytes.EMPTY;

  private boolean reading;
  private boolean closed;

  private SerialPortLine(SerialPort port, String target, Executor executor) {
    this.port = port;
    this.target = target;
    this.executor = executor;
  }

  /** Opens a port for nobody else to open. */
  static SerialPortLine open(String name, LineSettings settings, Executor executor)
      throws TargetUnavailableException {
    try {
      SerialPort port = SerialPort.getCommPort(name);
      configure(port, settings);
      if (!port.openPort(0)) {
        throw new TargetUnavailableException(name, problem(port.getLastErrorCode()));
      }
      return new SerialPortLine(port, name, executor);
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
  public String target() {
    return target;
  }

  @Override
  public void listen(Listener next) {
    synchronized (lock) {
      listener = next;
    }
    read();
  }

  @Override
  public void rest() {
    synchronized (lock) {
      listener = null;
    }
  }

  private void read() {
    synchronized (lock) {
      if (reading || closed || listener == null) {
        return;
      }
      reading = true;
    }
    try {
      executor.execute(this::glance);
    } catch (RejectedExecutionException e) {
      lose("the executor was shut down");
    }
  }

  /** Waits a moment for the port. */
  private void glance() {
    Bytes came = kept;
    if (came.isEmpty()) {
      int count = port.readBytes(buffer, CHUNK);
      // A port that went away is at its end for ever, and says so when asked for its bytes.
      if (count < 0 || count == 0 && port.bytesAvailable() < 0) {
        lose("the port is gone");
        return;
      }
      came = Bytes.copyOf(buffer, 0, count);
    }
    kept = deliver(came);
    synchronized (lock) {
      reading = false;
    }
    read();
  }

  /** Returns what nobody was there to take. */
  private Bytes deliver(Bytes came) {
    Listener hearing;
    synchronized (lock) {
      hearing = listener;
    }
    if (hearing == null || came.isEmpty()) {
      return came;
    }
    hearing.received(came);
    return Bytes.EMPTY;
  }

  @Override
  public void write(byte[] bytes) throws TransportException {
    synchronized (lock) {
      if (closed) {
        throw new ChannelClosedException(target);
      }
    }
    for (int sent = 0; sent < bytes.length; ) {
      int count = port.writeBytes(bytes, bytes.length - sent, sent);
      if (count <= 0) {
        lose("the port is gone");
        throw new SessionLostException(target, "the port takes nothing");
      }
      sent += count;
    }
  }

  private void lose(String problem) {
    Listener hearing;
    synchronized (lock) {
      hearing = closed ? null : listener;
    }
    close();
    if (hearing != null) {
      hearing.lost(new SessionLostException(target, problem));
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      listener = null;
    }
    port.closePort();
  }
}
