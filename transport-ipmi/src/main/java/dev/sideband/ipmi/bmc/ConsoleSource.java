package dev.sideband.ipmi.bmc;

import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportException;

/**
 * Where a BMC finds its host's serial console.
 *
 * <p>The BMC opens the line when it starts, and anew some time after it was lost. A serial port, a
 * pseudo terminal, and a console server's or a local socket are {@code SerialLine}s of {@code
 * serial:} URIs:
 *
 * <pre>{@code
 * ConsoleSource source =
 *     () -> sideband.open(URI.create("serial:/dev/ttyS1?baud=115200"), SerialLine.class);
 * }</pre>
 *
 * A host application that has the console in its own hands uses a {@link ConsoleStream}.
 */
@FunctionalInterface
public interface ConsoleSource {

  /**
   * Opens the line, which belongs to the caller; may block for some seconds.
   *
   * @throws TransportException if it cannot be opened at present
   */
  SerialLine open() throws TransportException;
}
