package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.Privilege;
import dev.sideband.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is at a serial line, and the words by which that changes (IPMI 2.0, 14.7). For one thread at
 * a time.
 */
final class TerminalSession {

  /** The silence that ends a session (IPMI 2.0, 6.12). */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private static final String COMMANDS = "SYS ";
  private static final String PASSWORD = "SYS PWD ";

  private final RequestSource stranger;
  private final @Nullable BmcUsers users;
  private final Ticker ticker;
  private RequestSource source;
  private long heardAt;

  private TerminalSession(RequestSource stranger, @Nullable BmcUsers users, Ticker ticker) {
    this.stranger = stranger;
    this.users = users;
    this.ticker = ticker;
    this.source = stranger;
  }

  /** Returns a session that is open for ever. */
  static TerminalSession open(RequestSource source) {
    return new TerminalSession(source, null, () -> 0);
  }

  /** Returns a session that waits for somebody to log in. */
  static TerminalSession closed(int channel, BmcUsers users, Ticker ticker) {
    return new TerminalSession(
        new RequestSource(channel, ChannelMedium.SERIAL, Privilege.CALLBACK, ""), users, ticker);
  }

  /** Returns whom a request that came just now is from. */
  RequestSource source() {
    long now = ticker.nanos();
    if (now - heardAt >= PATIENCE_NANOS) {
      source = stranger;
    }
    heardAt = now;
    return source;
  }

  /** Does what the words say; returns the words to answer with, or null if they are no command. */
  @Nullable String answer(String words) {
    if (!words.startsWith(COMMANDS)) {
      // A console's answer, or our own by a line that is looped: to answer it would go on for ever.
      return null;
    }
    if (words.equals("SYS TMODE")) {
      return "OK TMODE";
    }
    if (!words.startsWith(PASSWORD)) {
      return error(CompletionCode.INVALID_COMMAND);
    }
    return users == null || logIn(users, words.substring(PASSWORD.length()).strip().split(" +", -1))
        ? "OK"
        : error(CompletionCode.INSUFFICIENT_PRIVILEGE);
  }

  /** Takes {@code -U name password}, {@code -N password} or {@code -X}; no password is empty. */
  private boolean logIn(BmcUsers users, String[] arguments) {
    source = stranger;
    int named = arguments[0].equals("-U") ? 1 : 0;
    if (arguments[0].equals("-X")) {
      return true;
    }
    if (named == 0 && !arguments[0].equals("-N") || arguments.length < 1 + named) {
      return false;
    }
    String name = named == 0 ? "" : arguments[1];
    String password = arguments.length > 1 + named ? arguments[1 + named] : "";
    Optional<Privilege> privilege = users.check(name, password.toCharArray());
    privilege.ifPresent(level -> {
      source = new RequestSource(stranger.channel(), ChannelMedium.SERIAL, level, name);
      heardAt = ticker.nanos();
    });
    return privilege.isPresent();
  }

  static String error(CompletionCode code) {
    return String.format("ERR %02X", code.value());
  }
}
