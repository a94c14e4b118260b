package dev.sideband.workbench.web;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.rollout.RolloutPlan;
import dev.sideband.fleet.server.FleetServer;
import dev.sideband.fleet.server.OrderRefusedException;
import dev.sideband.fleet.server.OrderTicket;
import dev.sideband.fleet.server.ProcessListing;
import dev.sideband.fleet.server.ProcessQuery;
import dev.sideband.fleet.server.Requester;
import dev.sideband.process.ProcessId;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.WorkerId;
import dev.sideband.workbench.fleet.FleetNews;
import dev.sideband.workbench.fleet.FleetWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpStatus;

/** What a person may ask of the fleet, and order. Safe for any thread. */
final class FleetRoutes {

  private static final int MOST_ROWS = 500;
  private static final int MOST_PLACES = 10_000_000;
  private static final int MOST_WIDTH = 1_000;
  private static final int MOST_SECONDS = 3_600;

  /** Each stream takes a thread of the server, and a page uses one. */
  private static final int MOST_STREAMS = 6;

  private static final Duration BEAT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final FleetWatch watch;
  private final Login login;
  private final AtomicInteger streams = new AtomicInteger();

  FleetRoutes(FleetWatch watch, Login login) {
    this.watch = watch;
    this.login = login;
  }

  void addTo(Router router) {
    router
        .guarded("GET", "/api/fleet", this::overview)
        .guarded("GET", "/api/fleet/processes", this::processes)
        .guarded("GET", "/api/fleet/audit", this::audit)
        .guarded("GET", "/api/fleet/events", this::events)
        .guarded("POST", "/api/fleet/order", this::order)
        .guarded("POST", "/api/fleet/act", this::act)
        .guarded("POST", "/api/fleet/rollout", this::rollout)
        .guarded("POST", "/api/fleet/cancel", this::cancel);
  }

  private FleetServer server() {
    return watch.server();
  }

  /** Whoever may sign in here may do everything: the Workbench has one user. */
  private Requester requester(Exchange exchange) throws ApiException {
    return new Requester(
        login
            .user(exchange)
            .orElseThrow(() -> new ApiException(ApiError.NOT_SIGNED_IN, "sign in first")),
        Role.ADMIN);
  }

  /** The workers with their services, the alarms, the newest orders and rollouts. */
  private void overview(Exchange exchange) throws IOException {
    exchange.json(HttpStatus.OK_200, json -> FleetJson.overview(json, watch));
  }

  private void audit(Exchange exchange) throws IOException {
    exchange.json(HttpStatus.OK_200, json -> FleetJson.audit(json, server()));
  }

  /**
   * Rows {@code offset} and the next {@code count} of all workers' processes, by column {@code
   * sort} and {@code dir}, that fit {@code words}, {@code workers} and {@code managed}.
   */
  private void processes(Exchange exchange) throws IOException, ApiException {
    boolean descending = exchange.query("dir").orElse("asc").equals("desc");
    ProcessQuery query =
        ProcessQuery.ALL
            .by(column(exchange.query("sort").orElse("worker")), descending)
            .with(exchange.query("words").orElse(""))
            .on(names(exchange.query("workers").orElse("")))
            .managed(exchange.query("managed").orElse("").equals("true"));
    int offset = number(exchange, "offset", MOST_PLACES);
    int count = number(exchange, "count", MOST_ROWS);
    ProcessListing listing = watch.processes(query, FRESH);
    exchange.json(HttpStatus.OK_200, json -> FleetJson.processes(json, listing, offset, count));
  }

  private static int column(String name) throws ApiException {
    return switch (name) {
      case "worker" -> ProcessQuery.WORKER;
      case "service" -> ProcessQuery.SERVICE;
      case "task" -> ProcessQuery.TASK;
      default -> (int) Parameters.number("sort", name, 0xFFFF);
    };
  }

  private static int number(Exchange exchange, String name, int most) throws ApiException {
    return (int) Parameters.number(name, exchange.query(name).orElse("0"), most);
  }

  private static Set<String> names(String list) {
    Set<String> names = new LinkedHashSet<>(Arrays.asList(list.split(",", -1)));
    names.remove("");
    return names;
  }

  /** Tells what changes, as it changes: the page then asks for what it shows. */
  private void events(Exchange exchange) throws IOException, ApiException {
    if (streams.incrementAndGet() > MOST_STREAMS) {
      streams.decrementAndGet();
      throw new ApiException(ApiError.TOO_MANY_ATTEMPTS, "too many pages follow the fleet");
    }
    try (FleetNews news = watch.follow();
        EventStream stream = exchange.events()) {
      stream.beat();
      while (login.user(exchange).isPresent() && !watch.isClosed()) {
        Set<String> changed = news.await(BEAT, PAUSE);
        if (changed.isEmpty()) {
          stream.beat();
        }
        for (String each : changed) {
          stream.send(each, "{}");
        }
      }
    } finally {
      streams.decrementAndGet();
    }
  }

  /**
   * Orders {@code kind} of {@code worker}: of its {@code service}, of a {@code process} given as
   * {@code BOOT/PID/START}, or of the host if neither is given; {@code arguments} are pairs such as
   * {@code level=low}, parted by commas.
   */
  private void order(Exchange exchange) throws IOException, ApiException {
    List<String> form =
        exchange.form("worker", "kind", "service", "process", "dryRun", "arguments");
    Instruction draft;
    try {
      draft =
          server()
              .draft(
                  new WorkerId(form.get(0)),
                  kind(form.get(1)),
                  target(form.get(2), form.get(3)),
                  form.get(4).equals("true"),
                  arguments(form.get(1), form.get(2), form.get(5)));
    } catch (IllegalArgumentException e) {
      throw new ApiException(ApiError.BAD_PARAMETER, String.valueOf(e.getMessage()));
    }
    try {
      ordered(exchange, Optional.of(server().order(draft, requester(exchange))));
    } catch (OrderRefusedException e) {
      throw refusal(e);
    }
  }

  private static InstructionKind kind(String word) throws ApiException {
    for (InstructionKind each : InstructionKind.values()) {
      if (each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
        return each;
      }
    }
    throw new ApiException(ApiError.BAD_PARAMETER, "kind is no order");
  }

  private static InstructionTarget target(String service, String process) throws ApiException {
    if (!service.isEmpty()) {
      return new InstructionTarget.Service(service);
    }
    if (process.isEmpty()) {
      return new InstructionTarget.Host();
    }
    String[] parts = process.split("/", -1);
    if (parts.length != 3) {
      throw new ApiException(ApiError.BAD_PARAMETER, "process is BOOT/PID/START");
    }
    return new InstructionTarget.OneProcess(
        new ProcessId(
            new HostBoot(UUID.fromString(parts[0])),
            (int) Parameters.number("pid", parts[1], Integer.MAX_VALUE),
            Parameters.number("start", parts[2], Long.MAX_VALUE)));
  }

  /** Arguments for code say which version; what describes it is on the shelf. */
  private Map<String, String> arguments(String kind, String service, String text)
      throws ApiException {
    Map<String, String> pairs = pairs(text);
    String version = pairs.get("version");
    boolean isCode = kind.equals("deploy") || kind.equals("upgrade");
    if (!isCode || version == null || pairs.size() > 1) {
      return pairs;
    }
    return watch
        .artefact(service, version)
        .orElseThrow(
            () -> new ApiException(ApiError.NOT_FOUND, "there is no such version of " + service));
  }

  private static Map<String, String> pairs(String text) throws ApiException {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String each : text.split(",", -1)) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        pairs.put(each.substring(0, equals).strip(), each.substring(equals + 1).strip());
      } else if (!each.isBlank()) {
        throw new ApiException(ApiError.BAD_PARAMETER, "arguments are pairs such as level=low");
      }
    }
    return pairs;
  }

  /** Does what an alarm offers under {@code token}. */
  private void act(Exchange exchange) throws IOException, ApiException {
    try {
      ordered(exchange, server().act(exchange.form("token").get(0), requester(exchange)));
    } catch (OrderRefusedException e) {
      throw refusal(e);
    }
  }

  /**
   * Orders {@code kind} of {@code service} on {@code workers}, {@code *} for all, in batches of
   * {@code width}, with {@code pause} seconds between them; {@code revert} brings back what was
   * done when one fails.
   */
  private void rollout(Exchange exchange) throws IOException, ApiException {
    List<String> form =
        exchange.form(
            "workers", "kind", "service", "arguments", "width", "pause", "revert", "dryRun");
    RolloutPlan plan;
    try {
      plan =
          RolloutPlan.of(
                  workers(form.get(0)),
                  kind(form.get(1)),
                  target(form.get(2), ""),
                  arguments(form.get(1), form.get(2), form.get(3)))
              .inBatches(
                  (int) Parameters.number("width", form.get(4), MOST_WIDTH),
                  Duration.ofSeconds(Parameters.number("pause", form.get(5), MOST_SECONDS)));
      plan = form.get(6).equals("true") ? plan.reverting() : plan;
      plan = form.get(7).equals("true") ? plan.dry() : plan;
    } catch (IllegalArgumentException e) {
      throw new ApiException(ApiError.BAD_PARAMETER, String.valueOf(e.getMessage()));
    }
    try {
      answer(exchange, server().rollout(plan, requester(exchange)).toString());
    } catch (OrderRefusedException e) {
      throw refusal(e);
    }
  }

  private List<String> workers(String list) {
    return list.equals("*")
        ? server().workers().stream().map(worker -> worker.id().name()).toList()
        : List.copyOf(names(list));
  }

  /** Asks no more workers of a rollout. */
  private void cancel(Exchange exchange) throws IOException, ApiException {
    List<String> form = exchange.form("id", "revert");
    try {
      UUID id = UUID.fromString(form.get(0));
      if (!server().cancel(id, form.get(1).equals("true"), requester(exchange))) {
        throw new ApiException(ApiError.NOT_FOUND, "there is no such rollout");
      }
      answer(exchange, id.toString());
    } catch (IllegalArgumentException e) {
      throw new ApiException(ApiError.BAD_PARAMETER, String.valueOf(e.getMessage()));
    } catch (OrderRefusedException e) {
      throw refusal(e);
    }
  }

  private static void ordered(Exchange exchange, Optional<OrderTicket> ticket) throws IOException {
    answer(exchange, ticket.map(one -> one.id().toString()).orElse(""));
  }

  private static void answer(Exchange exchange, String id) throws IOException {
    exchange.json(
        HttpStatus.OK_200,
        json -> {
          json.writeStartObject();
          json.writeStringField("id", id);
          json.writeEndObject();
        });
  }

  private static ApiException refusal(OrderRefusedException e) {
    return new ApiException(
        e.reason() == RefusalReason.NO_TARGET ? ApiError.NOT_FOUND : ApiError.NOT_ALLOWED,
        String.valueOf(e.getMessage()));
  }
}
