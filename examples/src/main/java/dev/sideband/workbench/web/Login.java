package dev.sideband.workbench.web;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;

/** Signing in and out. Safe for any thread. */
final class Login {

  private static final String COOKIE = "sideband-";

  private final UserCheck users;
  private final Sessions sessions;
  private final LoginGuard guard;

  Login(UserCheck users, Sessions sessions, LoginGuard guard) {
    this.users = users;
    this.sessions = sessions;
    this.guard = guard;
  }

  /** Returns who sends this request, if anybody is signed in. */
  Optional<String> user(Exchange exchange) {
    return exchange.cookie(cookie(exchange)).flatMap(sessions::use);
  }

  /** Takes the form fields {@code user} and {@code password}. */
  void signIn(Exchange exchange) throws IOException, ApiException {
    List<String> form = exchange.form("user", "password");
    String user = form.get(0);
    Optional<Duration> wait = guard.attempt(user, exchange.remoteAddress());
    if (wait.isPresent()) {
      String seconds = Long.toString(wait.get().toSeconds() + 1);
      refuse(
          exchange,
          "wait",
          new ApiException(
              ApiError.TOO_MANY_ATTEMPTS,
              "too many attempts: wait " + seconds + " s",
              Map.of(HttpHeader.RETRY_AFTER.asString(), seconds)));
      return;
    }
    char[] password = form.get(1).toCharArray();
    boolean admitted = users.admits(user, password);
    Arrays.fill(password, '\0');
    if (!admitted) {
      refuse(
          exchange,
          "wrong",
          new ApiException(ApiError.WRONG_LOGIN, "the BMC does not know this user and password"));
      return;
    }
    guard.succeeded(user, exchange.remoteAddress());
    exchange.cookie(cookie(exchange)).ifPresent(sessions::close);
    exchange.putCookie(cookie(exchange), sessions.open(user), Sessions.LONGEST.toSeconds());
    exchange.redirect("/");
  }

  void signOut(Exchange exchange) throws IOException {
    exchange.cookie(cookie(exchange)).ifPresent(sessions::close);
    exchange.putCookie(cookie(exchange), "", 0);
    exchange.redirect("/login");
  }

  /** A person is sent back to the form, which shows the part that the fragment names. */
  private static void refuse(Exchange exchange, String fragment, ApiException refusal)
      throws IOException, ApiException {
    if (!exchange
        .header(HttpHeader.ACCEPT)
        .filter(type -> type.contains("text/html"))
        .isPresent()) {
      throw refusal;
    }
    exchange.redirect("/login#" + fragment);
  }

  /** Cookies do not tell ports apart; two BMCs on one address must not end each other's session. */
  private static String cookie(Exchange exchange) {
    return COOKIE + exchange.port();
  }
}
