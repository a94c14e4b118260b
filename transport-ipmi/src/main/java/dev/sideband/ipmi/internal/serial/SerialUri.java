package dev.sideband.ipmi.internal.serial;

import dev.sideband.ipmi.SerialMode;
import dev.sideband.ipmi.internal.UriOptions;
import dev.sideband.ipmi.internal.serial.LineSettings.Flow;
import dev.sideband.ipmi.internal.serial.LineSettings.Parity;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code SCHEME:PORT?name=value&...}, where the port is a path as {@code /dev/ttyS1}, a name
 * as {@code COM3}, {@code unix:/path} of a local socket, or {@code //host:port} of a console
 * server; {@link SerialLineTransport} and {@link SerialModeTransport} document the options.
 */
final class SerialUri {

  private static final Set<String> LINE = Set.of("baud", "bits", "parity", "stop", "flow");
  private static final Set<String> IPMI = Set.of("mode", "user", "attempt", "message");

  /** What a URI of a scheme is about. */
  enum Door {
    LINE,
    IPMI
  }

  private static final int LONGEST_NAME = 16;
  private static final String UNIX = "unix:";

  private final String port;
  private final @Nullable InetSocketAddress server;
  private final UriOptions options;

  SerialUri(URI uri, Door door) {
    String rest = uri.getRawSchemeSpecificPart();
    int mark = rest.indexOf('?');
    String place = mark < 0 ? rest : rest.substring(0, mark);
    Set<String> known = new HashSet<>(door == Door.IPMI ? IPMI : Set.of());
    if (place.startsWith("//")) {
      this.server = server(uri);
      this.port = place.substring(2);
    } else {
      this.server = null;
      this.port = UriOptions.decoded(place);
      known.addAll(LINE);
    }
    if (port.isEmpty()) {
      throw new IllegalArgumentException("a URI with " + uri.getScheme() + ": names a port");
    }
    this.options =
        new UriOptions(uri.getScheme(), mark < 0 ? null : rest.substring(mark + 1), known);
  }

  private static InetSocketAddress server(URI uri) {
    if (uri.getHost() == null
        || uri.getPort() < 0
        || uri.getUserInfo() != null
        || !uri.getPath().isEmpty()) {
      throw new IllegalArgumentException("not of the form " + uri.getScheme() + "://host:port");
    }
    return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort());
  }

  private <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
    String text = options.text(name);
    if (text == null) {
      return otherwise;
    }
    for (E each : type.getEnumConstants()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        name + " is one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
  }

  /** Returns the port as the system names it. */
  String port() {
    return port;
  }

  /** Opens the port; this may block for some seconds. */
  SerialLine open(TransportContext context) throws TargetUnavailableException {
    return new PolledLine(rawPort(), port, context.executor(), context.scheduler());
  }

  private RawPort rawPort() throws TargetUnavailableException {
    if (port.startsWith(UNIX)) {
      return UnixPort.open(port.substring(UNIX.length()));
    }
    return server == null ? systemPort() : TcpPort.open(server);
  }

  private RawPort systemPort() throws TargetUnavailableException {
    LineSettings settings = line();
    try {
      return SystemPort.open(port, settings);
    } catch (LinkageError e) {
      throw new TargetUnavailableException(
          port, "needs com.fazecast:jSerialComm, which is not there or does not run here", e);
    }
  }

  /** Returns how the line is to be driven. */
  LineSettings line() {
    return new LineSettings(
        options.number("baud", 115_200, 50, 4_000_000),
        options.number("bits", 8, 5, 8),
        choice("parity", Parity.class, Parity.NONE),
        options.number("stop", 1, 1, 2),
        choice("flow", Flow.class, Flow.NONE));
  }

  /** Returns how IPMI is to be spoken on the line. */
  ModeSettings ipmi() {
    SerialMode mode = choice("mode", SerialMode.class, SerialMode.BASIC);
    return new ModeSettings(
        mode,
        Duration.ofMillis(options.number("attempt", 1_000, 10, 60_000)),
        options.number("message", ModeSettings.LEAST_MESSAGE, 10, Framing.MAX_MESSAGE),
        user(mode));
  }

  private @Nullable String user(SerialMode mode) {
    String user = options.text("user");
    if (user != null && mode != SerialMode.TERMINAL) {
      throw new IllegalArgumentException("a user logs in in terminal mode only");
    }
    if (user != null && (user.length() > LONGEST_NAME || !isWord(user))) {
      throw new IllegalArgumentException("a user's name has at most 16 characters and no space");
    }
    return user;
  }

  private static boolean isWord(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '[' && c != ']' && c != '\\');
  }
}
