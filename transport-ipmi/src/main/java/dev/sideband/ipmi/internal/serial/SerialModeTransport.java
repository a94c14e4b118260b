package dev.sideband.ipmi.internal.serial;

import dev.sideband.transport.Credentials;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportProvider;
import java.net.URI;
import java.util.Set;

/**
 * Opens {@code ipmi-serial:/dev/ttyS1[?options]}, {@code ipmi-serial:COM3[?options]} or {@code
 * ipmi-serial://host:port[?options]}: a BMC at the other end of a serial line, through basic or
 * terminal mode.
 *
 * <p>It takes the options of {@link SerialLineTransport} and these:
 *
 * <ul>
 *   <li>{@code mode}: {@code basic} (the default) or {@code terminal}
 *   <li>{@code user}: who logs in before the first request, in terminal mode; nobody if not given;
 *       empty for the user without a name
 *   <li>{@code attempt}: milliseconds until a request is sent again; 1,000 if not given
 *   <li>{@code message}: the bytes of the longest message that the BMC takes and gives; 40 if not
 *       given, which is what each one must
 * </ul>
 */
public final class SerialModeTransport implements TransportProvider {

  /** Creates the provider. */
  public SerialModeTransport() {}

  @Override
  public Set<String> schemes() {
    return Set.of("ipmi-serial");
  }

  @Override
  public Set<Class<?>> doors() {
    return Set.of(MessageChannel.class);
  }

  @Override
  public <T> T open(URI target, Class<T> door, Credentials credentials, TransportContext context)
      throws TransportException {
    SerialUri uri = new SerialUri(target, SerialUri.Door.IPMI);
    ModeSettings settings = uri.ipmi();
    String user = settings.user();
    TerminalLogin login = user == null ? null : new TerminalLogin(target, user, credentials);
    return door.cast(new SerialModeChannel(uri.open(context), settings, login, context));
  }
}
