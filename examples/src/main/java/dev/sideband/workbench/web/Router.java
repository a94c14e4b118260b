package dev.sideband.workbench.web;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is served at which address and to whom, and puts the same fences around all of it. */
final class Router extends Handler.Abstract {

  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  /** A referrer policy of no-referrer would have browsers hide where our own form came from. */
  private static final Map<String, String> FENCES =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
              + " require-trusted-types-for 'script'; trusted-types default",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin");

  private final Login login;
  private final Map<String, Map<String, Entry>> entries = new HashMap<>();

  Router(Login login) {
    this.login = login;
  }

  /** Serves {@code route} to everybody. */
  Router open(String method, String path, Route route) {
    return add(method, path, new Entry(route, false));
  }

  /** Serves {@code route} to who is signed in. */
  Router guarded(String method, String path, Route route) {
    return add(method, path, new Entry(route, true));
  }

  private Router add(String method, String path, Entry entry) {
    entries.computeIfAbsent(path, key -> new TreeMap<>()).put(method, entry);
    return this;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    FENCES.forEach(response.getHeaders()::put);
    Exchange exchange = new Exchange(request, response);
    exchange.put(HttpHeader.CACHE_CONTROL, isApi(exchange) ? "no-store" : "no-cache");
    try {
      serve(exchange);
      callback.succeeded();
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("path", exchange.path()).setCause(e).log("answer broke off");
      callback.failed(e);
    }
    return true;
  }

  private void serve(Exchange exchange) throws IOException {
    try {
      Entry entry = entryFor(exchange);
      if (exchange.method().equals("POST")) {
        refuseForeignOrigin(exchange);
      }
      if (!entry.guarded || login.user(exchange).isPresent()) {
        entry.route.serve(exchange);
      } else if (isApi(exchange)) {
        throw new ApiException(ApiError.NOT_SIGNED_IN, "sign in first: POST /login");
      } else {
        exchange.redirect("/login");
      }
    } catch (ApiException e) {
      exchange.error(e.error(), String.valueOf(e.getMessage()), e.headers());
    }
  }

  private Entry entryFor(Exchange exchange) throws ApiException {
    Map<String, Entry> methods = entries.getOrDefault(exchange.path(), Collections.emptyMap());
    if (methods.isEmpty()) {
      throw new ApiException(ApiError.NOT_FOUND, "there is nothing at this address");
    }
    Entry entry = methods.get(exchange.method());
    if (entry == null) {
      String allowed = String.join(", ", methods.keySet());
      throw new ApiException(
          ApiError.METHOD_NOT_ALLOWED, "allowed here: " + allowed, Map.of("Allow", allowed));
    }
    return entry;
  }

  /** Browsers name the page that a POST comes from; programs need not. */
  private static void refuseForeignOrigin(Exchange exchange) throws ApiException {
    if (exchange
        .header(HttpHeader.ORIGIN)
        .filter(from -> !from.equals(exchange.origin()))
        .isPresent()) {
      throw new ApiException(ApiError.FOREIGN_ORIGIN, "this form was not ours");
    }
  }

  private static boolean isApi(Exchange exchange) {
    return exchange.path().startsWith("/api/");
  }

  private record Entry(Route route, boolean guarded) {}
}
