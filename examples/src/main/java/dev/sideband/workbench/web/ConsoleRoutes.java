package dev.sideband.workbench.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.command.PowerAction;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import dev.sideband.workbench.console.ConsolePage;
import dev.sideband.workbench.console.ConsoleRack;
import dev.sideband.workbench.console.ConsoleWatch;
import dev.sideband.workbench.console.ConsoleWatch.MatchedHeartbeat;
import dev.sideband.workbench.console.DemoServer.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpStatus;

/** What a person may ask of the watched consoles, and do at them. Safe for any thread. */
final class ConsoleRoutes {

  private static final int FIRST_BYTES = 32 << 10;
  private static final int MOST_BYTES = 256 << 10;
  private static final int HEARTBEAT_BYTES = 4 << 10;
  private static final int MOST_WAIT_MILLIS = 10_000;
  private static final int MOST_TROUBLE_SECONDS = 60;

  /** Each request that waits takes a thread of the server; the others are answered at once. */
  private static final int MOST_WAITING = 12;

  private static final Map<String, PowerAction> ACTIONS =
      Map.of(
          "on", PowerAction.ON,
          "off", PowerAction.OFF,
          "reset", PowerAction.RESET,
          "cycle", PowerAction.CYCLE,
          "soft", PowerAction.SOFT_OFF);

  private final ConsoleRack rack;
  private final AtomicInteger waiting = new AtomicInteger();

  ConsoleRoutes(ConsoleRack rack) {
    this.rack = rack;
  }

  void addTo(Router router) {
    router
        .guarded("GET", "/api/consoles", this::news)
        .guarded("GET", "/api/consoles/before", this::before)
        .guarded("GET", "/api/consoles/heartbeat", this::heartbeat)
        .guarded("POST", "/api/consoles/type", this::type)
        .guarded("POST", "/api/consoles/break", this::sendBreak)
        .guarded("POST", "/api/consoles/power", this::power)
        .guarded("POST", "/api/consoles/trouble", this::trouble);
  }

  /**
   * The state of all consoles, and what those said that are named in {@code open}: {@code
   * NAME:POSITION,NAME:POSITION}, where position -1 stands for a little before the newest. If there
   * is nothing new, it comes after {@code wait} milliseconds, or when there is.
   */
  private void news(Exchange exchange) throws IOException, ApiException {
    Map<ConsoleWatch, Long> open = open(exchange.query("open").orElse(""));
    long wait = Parameters.number("wait", exchange.query("wait").orElse("0"), MOST_WAIT_MILLIS);
    long seen = rack.news().rings();
    Map<ConsoleWatch, ConsolePage> pages = read(open);
    if (wait > 0 && pages.values().stream().allMatch(page -> page.entries().isEmpty())) {
      await(seen, Duration.ofMillis(wait));
      pages = read(open);
    }
    Map<ConsoleWatch, ConsolePage> said = pages;
    exchange.json(
        HttpStatus.OK_200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("consoles");
          for (ConsoleWatch console : rack.all()) {
            json.writeStartObject();
            ConsoleJson.state(json, console);
            ConsolePage page = said.get(console);
            if (page != null) {
              page(json, "said", page);
            }
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void await(long seen, Duration wait) {
    try {
      if (waiting.incrementAndGet() <= MOST_WAITING) {
        rack.news().await(seen, wait);
      }
    } finally {
      waiting.decrementAndGet();
    }
  }

  private Map<ConsoleWatch, Long> open(String list) throws ApiException {
    Map<ConsoleWatch, Long> open = new LinkedHashMap<>();
    for (String each : list.isEmpty() ? new String[0] : list.split(",", -1)) {
      int colon = each.lastIndexOf(':');
      String position = each.substring(colon + 1);
      open.put(
          console(each.substring(0, Math.max(0, colon))),
          position.equals("-1") ? -1 : Parameters.number("position", position, Long.MAX_VALUE));
    }
    return open;
  }

  private ConsoleWatch console(String name) throws ApiException {
    return rack.find(name)
        .orElseThrow(() -> new ApiException(ApiError.NOT_FOUND, "there is no such console"));
  }

  private static Map<ConsoleWatch, ConsolePage> read(Map<ConsoleWatch, Long> open)
      throws IOException {
    Map<ConsoleWatch, ConsolePage> pages = new LinkedHashMap<>();
    for (Map.Entry<ConsoleWatch, Long> each : open.entrySet()) {
      pages.put(
          each.getKey(),
          each.getValue() < 0
              ? ConsolePage.before(each.getKey().ring(), Long.MAX_VALUE, FIRST_BYTES)
              : ConsolePage.after(each.getKey().ring(), each.getValue(), MOST_BYTES));
    }
    return pages;
  }

  private static void page(JsonGenerator json, String name, ConsolePage page) throws IOException {
    json.writeObjectFieldStart(name);
    ConsoleJson.page(json, page);
    json.writeEndObject();
  }

  /** What {@code console} said before the {@code position}, for those who scroll back. */
  private void before(Exchange exchange) throws IOException, ApiException {
    ConsoleWatch console = console(exchange.query("console").orElse(""));
    long position =
        Parameters.number("position", exchange.query("position").orElse(""), Long.MAX_VALUE);
    ConsolePage page = ConsolePage.before(console.ring(), position, MOST_BYTES);
    exchange.json(
        HttpStatus.OK_200,
        json -> {
          json.writeStartObject();
          ConsoleJson.page(json, page);
          json.writeEndObject();
        });
  }

  /** A heartbeat of {@code console} by its {@code number}, with the log that belongs to it. */
  private void heartbeat(Exchange exchange) throws IOException, ApiException {
    ConsoleWatch console = console(exchange.query("console").orElse(""));
    long number =
        Parameters.number("number", exchange.query("number").orElse(""), Integer.MAX_VALUE);
    MatchedHeartbeat matched;
    try {
      matched = console.matched(number, HEARTBEAT_BYTES);
    } catch (IllegalArgumentException e) {
      throw new ApiException(ApiError.NOT_FOUND, "that heartbeat is not remembered");
    }
    exchange.json(
        HttpStatus.OK_200,
        json -> {
          json.writeStartObject();
          ConsoleJson.heartbeat(json, matched.heartbeat());
          page(json, "log", matched.log());
          json.writeEndObject();
        });
  }

  /** Types the {@code text} at the {@code console}. */
  private void type(Exchange exchange) throws IOException, ApiException {
    List<String> form = exchange.form("console", "text");
    console(form.get(0)).type(Bytes.copyOf(form.get(1).getBytes(StandardCharsets.UTF_8)));
    done(exchange);
  }

  /** Sends a break to the {@code console}. */
  private void sendBreak(Exchange exchange) throws IOException, ApiException {
    console(exchange.form("console").get(0)).sendBreak();
    done(exchange);
  }

  /** Orders an {@code action} of the power of the {@code console}'s host, through its BMC. */
  private void power(Exchange exchange) throws IOException, ApiException {
    List<String> form = exchange.form("console", "action");
    ConsoleWatch console = console(form.get(0));
    if (console.server().isOn().isEmpty()) {
      throw new ApiException(ApiError.NOT_FOUND, "that host's power is not to be switched");
    }
    PowerAction action = ACTIONS.get(form.get(1));
    if (action == null) {
      throw new ApiException(ApiError.BAD_PARAMETER, "action is on, off, reset, cycle or soft");
    }
    try {
      console.power(action);
    } catch (CommandRejectedException | TransportException e) {
      throw new ApiException(ApiError.REFUSED, String.valueOf(e.getMessage()));
    }
    rack.news().ring();
    done(exchange);
  }

  /** Makes trouble for the {@code console} for so many {@code seconds}. */
  private void trouble(Exchange exchange) throws IOException, ApiException {
    List<String> form = exchange.form("console", "kind", "seconds");
    ConsoleWatch console = console(form.get(0));
    long seconds = Math.max(1, Parameters.number("seconds", form.get(2), MOST_TROUBLE_SECONDS));
    Trouble kind = kind(form.get(1));
    if (!console.server().troubles().contains(kind)) {
      throw new ApiException(ApiError.BAD_PARAMETER, "that host does not print on demand");
    }
    console.server().trouble(kind, Duration.ofSeconds(seconds));
    rack.news().ring();
    done(exchange);
  }

  private static Trouble kind(String name) throws ApiException {
    for (Trouble kind : Trouble.values()) {
      if (ConsoleJson.word(kind).equals(name)) {
        return kind;
      }
    }
    throw new ApiException(ApiError.BAD_PARAMETER, "kind is busy, cut or flood");
  }

  private static void done(Exchange exchange) throws IOException {
    exchange.json(
        HttpStatus.OK_200,
        json -> {
          json.writeStartObject();
          json.writeEndObject();
        });
  }
}
