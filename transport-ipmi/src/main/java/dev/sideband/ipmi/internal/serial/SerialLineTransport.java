package dev.sideband.ipmi.internal.serial;

import dev.sideband.transport.Credentials;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportProvider;
import java.net.URI;
import java.util.Set;

/**
 * Opens {@code serial:/dev/ttyS1[?options]} or {@code serial:COM3[?options]}, a serial port of this
 * machine, {@code serial://host:port}, one of a console server that passes its bytes through TCP as
 * they are, and {@code serial:unix:/path}, one of a program that does so through a socket of this
 * machine.
 *
 * <p>A port of this machine needs jSerialComm, which unpacks a native library into a temporary
 * folder when it is first used. Options of one:
 *
 * <ul>
 *   <li>{@code baud}: bits per second; 115,200 if not given
 *   <li>{@code bits}: data bits, 5 to 8; 8 if not given
 *   <li>{@code parity}: {@code none} (the default), {@code odd}, {@code even}
 *   <li>{@code stop}: stop bits, 1 (the default) or 2
 *   <li>{@code flow}: {@code none} (the default), {@code hardware} (RTS and CTS), {@code software}
 *       (XON and XOFF)
 * </ul>
 */
public final class SerialLineTransport implements TransportProvider {

  /** Creates the provider. */
  public SerialLineTransport() {}

  @Override
  public Set<String> schemes() {
    return Set.of("serial");
  }

  @Override
  public Set<Class<?>> doors() {
    return Set.of(SerialLine.class);
  }

  @Override
  public <T> T open(URI target, Class<T> door, Credentials credentials, TransportContext context)
      throws TransportException {
    return door.cast(new SerialUri(target, SerialUri.Door.LINE).open(context));
  }
}
