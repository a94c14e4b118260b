package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.internal.UriOptions;
import dev.sideband.ipmi.internal.rmcp.Rakp1;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.ipmi.internal.rmcp.UserKey;
import dev.sideband.wire.Bytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code ipmi://user@host:port?name=value&...}; {@link LanTransport} documents the names.
 *
 * <p>What is wrong with a URI is an {@link IllegalArgumentException}, which never shows what stands
 * where a secret may stand.
 */
final class LanUri {

  private static final int DEFAULT_PORT = 623;

  private static final Set<String> OPTIONS =
      Set.of(
          "suite",
          "privilege",
          "lookup",
          "kg",
          "inflight",
          "attempt",
          "keepalive",
          "timeout",
          "sessions",
          "takeover",
          "instance",
          "history",
          "solretry");

  private static final Map<String, Privilege> PRIVILEGES =
      Map.of(
          "callback", Privilege.CALLBACK,
          "user", Privilege.USER,
          "operator", Privilege.OPERATOR,
          "administrator", Privilege.ADMINISTRATOR,
          "admin", Privilege.ADMINISTRATOR,
          "oem", Privilege.OEM);

  private final String user;
  private final String host;
  private final int port;
  private final UriOptions options;

  LanUri(URI uri) {
    String authority = uri.getRawAuthority();
    if (authority == null) {
      throw new IllegalArgumentException("an ipmi URI names a host");
    }
    int at = authority.lastIndexOf('@');
    String rawUser = at < 0 ? "" : authority.substring(0, at);
    if (rawUser.contains(":")) {
      throw new IllegalArgumentException("a password does not belong into an ipmi URI");
    }
    String address = authority.substring(at + 1);
    int colon = address.endsWith("]") ? -1 : address.lastIndexOf(':');
    String name = colon < 0 ? address : address.substring(0, colon);
    this.user = UriOptions.decoded(rawUser);
    this.host = UriOptions.decoded(name.replaceAll("[\\[\\]]", ""));
    this.port =
        colon < 0
            ? DEFAULT_PORT
            : UriOptions.number("port", address.substring(colon + 1), 1, 0xFFFF);
    this.options = new UriOptions("ipmi", uri.getRawQuery(), OPTIONS);
    if (host.isEmpty()) {
      throw new IllegalArgumentException("an ipmi URI names a host");
    }
  }

  String user() {
    return user;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** Returns how the sessions are to be opened and kept. */
  LanSettings settings() {
    Bytes name = Bytes.copyOf(user.getBytes(StandardCharsets.UTF_8));
    if (name.size() > Rakp1.LONGEST_NAME) {
      throw new IllegalArgumentException("a user's name has at most 16 bytes");
    }
    RetryPolicy usual = RetryPolicy.DEFAULT;
    Duration first = Duration.ofMillis(options.number("attempt", 1_000, 10, 60_000));
    Duration longest = usual.longest().compareTo(first) < 0 ? first : usual.longest();
    return new LanSettings(
        target(),
        name,
        suites(),
        privilege(),
        isNameOnlyLookup(),
        options.number("inflight", 2, 1, RequestRegister.REQUESTS),
        Duration.ofSeconds(options.number("keepalive", 10, 0, 86_400)),
        Duration.ofSeconds(options.number("timeout", 63, 1, 86_400)),
        options.number("sessions", 4, 1, Integer.MAX_VALUE),
        new RetryPolicy(first, usual.growth(), longest, usual.jitter()));
  }

  /** Returns which instance of serial over LAN a console is to be. */
  int instance() {
    return options.number("instance", 1, 1, 0x0F);
  }

  /** Returns which instance says what the BMC kept of a console; 0 if none does. */
  int history() {
    return options.number("history", 0, 1, 0x0F);
  }

  /** Returns whether a console may be taken from somebody else. */
  TakeOver takeOver() {
    String text = options.text("takeover");
    if (text == null) {
      return TakeOver.NEVER;
    }
    for (TakeOver each : TakeOver.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException("takeover is never, ask or once");
  }

  /** Returns where to note the BMC's SOL retry before it is changed; null if that may not be. */
  @Nullable SolRetryNote solRetryNote() {
    String text = options.text("solretry");
    return text == null ? null : new SolRetryNote(Path.of(text), host, port);
  }

  /** Returns the BMC as a person would name it. */
  String target() {
    String address = host.contains(":") ? "[" + host + "]" : host;
    return (user.isEmpty() ? "" : user + "@") + address + (port == DEFAULT_PORT ? "" : ":" + port);
  }

  private List<CipherSuite> suites() {
    String text = options.text("suite");
    return text == null
        ? CipherSuite.DEFAULTS
        : Arrays.stream(text.split(",", -1))
            .map(id -> CipherSuite.of(UriOptions.number("suite", id, 0, 0xFF)))
            .toList();
  }

  private Privilege privilege() {
    String text = options.text("privilege");
    Privilege privilege = text == null ? Privilege.ADMINISTRATOR : PRIVILEGES.get(text);
    if (privilege == null) {
      throw new IllegalArgumentException("privilege is one of " + PRIVILEGES.keySet());
    }
    return privilege;
  }

  private boolean isNameOnlyLookup() {
    String text = options.text("lookup");
    if (text != null && !text.equals("name") && !text.equals("privilege")) {
      throw new IllegalArgumentException("lookup is name or privilege");
    }
    return !"privilege".equals(text);
  }

  /** Returns the BMC's own key, or null if there is none. */
  @Nullable Secret bmcKey() {
    String text = options.text("kg");
    if (text == null) {
      return null;
    }
    try {
      byte[] key =
          text.startsWith("0x")
              ? HexFormat.of().parseHex(text.substring(2))
              : text.getBytes(StandardCharsets.UTF_8);
      return UserKey.ofBytes(key, key.length);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("kg is a key of at most 20 bytes: text, or 0x and hex");
    }
  }
}
