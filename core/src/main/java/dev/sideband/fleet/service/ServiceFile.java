package dev.sideband.fleet.service;

import dev.sideband.fleet.RestartPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the declarations of services from a JSON file:
 *
 * <pre>{@code
 * {"services": [{
 *   "name": "web", "task": "shop", "folder": "/srv/web", "user": "www",
 *   "command": ["bin/serve", "--port", "8080"],
 *   "environment": {"LANG": "C.UTF-8"},
 *   "limits": {"addressSpace": 4000000000, "openFiles": 4096, "processes": 200, "coreBytes": 0},
 *   "readiness": {"http": "http://127.0.0.1:8080/ready", "failures": 30},
 *   "liveness": {"tcp": "127.0.0.1:8080", "period": "2s", "timeout": "1s"},
 *   "restart": {"first": "1s", "most": "1m", "attempts": 5, "stable": "30s"},
 *   "stop": {"signal": 15, "grace": "10s"},
 *   "levels": [{"name": "read-only", "enter": ["bin/ctl", "read-only"]}],
 *   "restore": ["bin/ctl", "full"], "drain": ["bin/ctl", "drain"],
 *   "dependsOn": ["db"], "startsWithAgent": true
 * }]}
 * }</pre>
 *
 * <p>Only {@code name}, {@code folder} and {@code command} are needed. Other probes are {@code
 * "command": [...]} and {@code "heartbeat": "/run/web.beat", "most": "10s"}; {@code "restart":
 * "notify"} starts nothing again. Spans are whole numbers with {@code ms}, {@code s}, {@code m} or
 * {@code h}. What is wrong is told with its line and its field, also a field that is unknown.
 * Stateless.
 */
public final class ServiceFile {

  private ServiceFile() {}

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, or says what cannot be; the message names the file,
   *     the line and the field
   */
  public static List<ServiceDeclaration> read(Path file) throws IOException {
    LocatedJson root = LocatedJson.read(file);
    List<ServiceDeclaration> all = new ArrayList<>();
    LocatedJson services = root.needed("services");
    for (LocatedJson each : services.items()) {
      all.add(service(each));
    }
    root.requireNoMore();
    checked(services, () -> DependencyOrder.of(all));
    return List.copyOf(all);
  }

  private static ServiceDeclaration service(LocatedJson node) throws IOException {
    ServiceDeclarationBuilder builder =
        new ServiceDeclarationBuilder(
            node.needed("name").text(), folder(node), node.needed("command").texts());
    Optional<LocatedJson> found = node.field("task");
    if (found.isPresent()) {
      builder.task(found.get().text());
    }
    found = node.field("user");
    if (found.isPresent()) {
      builder.user(found.get().text());
    }
    found = node.field("environment");
    if (found.isPresent()) {
      builder.environment(found.get().textsByName());
    }
    found = node.field("limits");
    if (found.isPresent()) {
      builder.limits(limits(found.get()));
    }
    found = node.field("liveness");
    if (found.isPresent()) {
      builder.liveness(probe(found.get()));
    }
    found = node.field("readiness");
    if (found.isPresent()) {
      builder.readiness(probe(found.get()));
    }
    found = node.field("restart");
    if (found.isPresent()) {
      builder.restart(restart(found.get()));
    }
    found = node.field("stop");
    if (found.isPresent()) {
      builder.stop(stop(found.get()));
    }
    found = node.field("drain");
    if (found.isPresent()) {
      builder.drain(found.get().texts());
    }
    found = node.field("dependsOn");
    if (found.isPresent()) {
      builder.dependsOn(found.get().texts().toArray(String[]::new));
    }
    found = node.field("startsWithAgent");
    if (found.isPresent()) {
      builder.startsWithAgent(found.get().truth());
    }
    builder.levels(levels(node), commandIn("restore", node));
    node.requireNoMore();
    return checked(node, builder::build);
  }

  private static Path folder(LocatedJson node) throws IOException {
    LocatedJson folder = node.needed("folder");
    return checked(folder, () -> Path.of(textOf(folder)));
  }

  /** What makes something of what a file says, and objects to what makes no sense. */
  private interface Maker<T> {
    T make() throws IOException;
  }

  private static <T> T checked(LocatedJson where, Maker<T> maker) throws IOException {
    try {
      return maker.make();
    } catch (IllegalArgumentException e) {
      throw where.wrong("makes no sense: " + e.getMessage());
    }
  }

  private static String textOf(LocatedJson node) throws IOException {
    return node.text();
  }

  private static List<String> commandIn(String name, LocatedJson node) throws IOException {
    Optional<LocatedJson> found = node.field(name);
    return found.isPresent() ? found.get().texts() : List.of();
  }

  private static List<DegradeLevel> levels(LocatedJson node) throws IOException {
    Optional<LocatedJson> found = node.field("levels");
    List<DegradeLevel> all = new ArrayList<>();
    for (LocatedJson each : found.isPresent() ? found.get().items() : List.<LocatedJson>of()) {
      all.add(
          checked(
              each,
              () -> new DegradeLevel(each.needed("name").text(), each.needed("enter").texts())));
      each.requireNoMore();
    }
    return all;
  }

  private static ServiceLimits limits(LocatedJson node) throws IOException {
    ServiceLimits limits =
        checked(
            node,
            () ->
                new ServiceLimits(
                    node.numberIn("addressSpace"),
                    node.numberIn("openFiles"),
                    node.numberIn("processes"),
                    node.numberIn("coreBytes")));
    node.requireNoMore();
    return limits;
  }

  private static RestartPolicy restart(LocatedJson node) throws IOException {
    if (node.isText()) {
      return switch (node.text()) {
        case "notify" -> RestartPolicy.NOTIFY;
        case "restart" -> RestartPolicy.RESTART;
        default -> throw node.wrong("is neither restart nor notify: " + node.text());
      };
    }
    RestartPolicy usual = RestartPolicy.RESTART;
    RestartPolicy policy =
        checked(
            node,
            () ->
                new RestartPolicy(
                    true,
                    node.spanIn("first", usual.first()),
                    node.spanIn("most", usual.most()),
                    node.smallIn("attempts", usual.attempts()),
                    node.spanIn("stable", usual.stable())));
    node.requireNoMore();
    return policy;
  }

  private static StopRule stop(LocatedJson node) throws IOException {
    StopRule rule =
        checked(
            node,
            () ->
                new StopRule(
                    node.smallIn("signal", StopRule.TERM.signal()),
                    node.spanIn("grace", StopRule.TERM.grace())));
    node.requireNoMore();
    return rule;
  }

  private static ProbeRule probe(LocatedJson node) throws IOException {
    Probe probe = checked(node, () -> kind(node));
    ProbeRule usual = ProbeRule.of(probe);
    ProbeRule rule =
        checked(
            node,
            () ->
                new ProbeRule(
                    probe,
                    node.spanIn("period", usual.period()),
                    node.spanIn("timeout", usual.timeout()),
                    node.smallIn("failures", usual.failures()),
                    node.smallIn("successes", usual.successes())));
    node.requireNoMore();
    return rule;
  }

  private static Probe kind(LocatedJson node) throws IOException {
    Optional<LocatedJson> tcp = node.field("tcp");
    if (tcp.isPresent()) {
      String text = tcp.get().text();
      int colon = text.lastIndexOf(':');
      if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
        throw tcp.get().wrong("is no host:port: " + text);
      }
      String host = text.substring(0, colon);
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      return new Probe.Tcp(
          bracketed ? host.substring(1, host.length() - 1) : host,
          Integer.parseInt(text.substring(colon + 1)));
    }
    Optional<LocatedJson> http = node.field("http");
    if (http.isPresent()) {
      return new Probe.Http(URI.create(http.get().text()));
    }
    Optional<LocatedJson> command = node.field("command");
    if (command.isPresent()) {
      return new Probe.Command(command.get().texts());
    }
    Optional<LocatedJson> heartbeat = node.field("heartbeat");
    if (heartbeat.isPresent()) {
      return new Probe.HeartbeatFile(Path.of(heartbeat.get().text()), node.needed("most").span());
    }
    throw node.wrong("is none of tcp, http, command and heartbeat");
  }
}
