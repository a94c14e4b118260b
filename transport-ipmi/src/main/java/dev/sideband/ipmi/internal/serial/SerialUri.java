package dev.sideband.ipmi.internal.serial;

import dev.sideband.ipmi.SerialMode;
import dev.sideband.ipmi.internal.UriOptions;
import dev.sideband.ipmi.internal.serial.LineSettings.Flow;
import dev.sideband.ipmi.internal.serial.LineSettings.Parity;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TargetUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code SCHEME:PORT?name=value&...}, where the port is a path as {@code /dev/ttyS1} or a
 * name as {@code COM3}; {@link SerialLineTransport} and {@link SerialModeTransport} document the
 * options.
 */
final class SerialUri {

  static final Set<String> LINE = Set.of("baud", "bits", "parity", "stop", "flow");

  /** Those and the ones of IPMI. */
  static final Set<String> IPMI =
      Set.of("baud", "bits", "parity", "stop", "flow", "mode", "user", "attempt", "message");

  private static final int LONGEST_NAME = 16;

  private final String port;
  private final UriOptions options;

  SerialUri(URI uri, Set<String> known) {
    String rest = uri.getRawSchemeSpecificPart();
    int mark = rest.indexOf('?');
    this.port = UriOptions.decoded(mark < 0 ? rest : rest.substring(0, mark));
    if (port.isEmpty() || port.startsWith("//")) {
      throw new IllegalArgumentException("not of the form serial:/dev/ttyS1: " + port);
    }
    this.options =
        new UriOptions(uri.getScheme(), mark < 0 ? null : rest.substring(mark + 1), known);
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

  /** Opens the port. */
  SerialLine open(Executor executor) throws TargetUnavailableException {
    LineSettings settings = line();
    try {
      return SerialPortLine.open(port, settings, executor);
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
