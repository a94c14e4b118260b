package dev.sideband.fleet.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sideband.fleet.internal.JsonText;
import dev.sideband.process.ProcessId;
import dev.sideband.time.HostBoot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What is remembered of services from one agent to the next, in one file that is replaced as a
 * whole. Safe for any thread.
 */
final class ServiceMemory {

  private final Path file;
  private final Map<String, RememberedService> services = new TreeMap<>();

  /** The processes of services that are being started: whatever else is remembered, they count. */
  private final Map<String, NotedProcess> beginning = new HashMap<>();

  private ServiceMemory(Path file) {
    this.file = file;
  }

  /**
   * Reads the file, if there is one.
   *
   * @throws IOException if it cannot be read, or makes no sense
   */
  static ServiceMemory open(Path file) throws IOException {
    ServiceMemory memory = new ServiceMemory(file);
    if (Files.exists(file)) {
      JsonNode root = JsonText.read(Files.readString(file));
      try {
        root.properties()
            .forEach(each -> memory.services.put(each.getKey(), read(each.getValue())));
      } catch (RuntimeException e) {
        throw new IOException(file + " does not say what ran", e);
      }
    }
    return memory;
  }

  synchronized Optional<RememberedService> find(String name) {
    return Optional.ofNullable(services.get(name));
  }

  /**
   * Remembers this of a service, which is on the disk when this returns.
   *
   * @throws IOException if it is not; then what was remembered before counts
   */
  synchronized void put(String name, RememberedService service) throws IOException {
    NotedProcess next = beginning.get(name);
    write(name, next == null ? service : service.with(next));
  }

  private void write(String name, RememberedService service) throws IOException {
    if (service.equals(services.get(name))) {
      return;
    }
    Map<String, RememberedService> all = new TreeMap<>(services);
    all.put(name, service);
    ObjectNode root = JsonText.object();
    all.forEach((each, remembered) -> root.set(each, write(remembered)));
    replace(JsonText.lines(root).getBytes(StandardCharsets.UTF_8));
    services.put(name, service);
  }

  /** Remembers, as {@link #put} does, which process a service will have once it has begun. */
  synchronized void begin(String name, ProcessId process) throws IOException {
    RememberedService known = services.get(name);
    if (known == null) {
      throw new IOException(name + " is not remembered");
    }
    NotedProcess next = new NotedProcess(process, false);
    write(name, known.with(next));
    beginning.put(name, next);
  }

  /** A service has begun, or has not: what is put from now on says which process it has. */
  synchronized void begun(String name) {
    beginning.remove(name);
  }

  private void replace(byte[] content) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static ObjectNode write(RememberedService service) {
    ObjectNode node = JsonText.object();
    node.put("wanted", service.wanted());
    node.put("expected", service.expected());
    node.put("state", service.state().name());
    node.put("since", service.since().toString());
    node.put("reason", service.reason());
    node.put("attention", service.attention());
    service
        .process()
        .ifPresent(noted -> {
          ProcessId id = noted.id();
          node.put("boot", id.boot().id().toString());
          node.put("pid", id.pid());
          node.put("start", id.startMicros());
          node.put("begun", noted.begun());
        });
    node.put("level", service.level());
    node.put("protected", service.isProtected());
    node.put("restarts", service.restarts());
    service
        .lastEnd()
        .ifPresent(end -> {
          node.put("ended", end.time().toString());
          end.code().ifPresent(code -> node.put("code", code));
          end.signal().ifPresent(signal -> node.put("signal", signal));
        });
    return node;
  }

  private static RememberedService read(JsonNode node) {
    Optional<NotedProcess> process =
        node.has("pid")
            ? Optional.of(
                new NotedProcess(
                    new ProcessId(
                        new HostBoot(UUID.fromString(node.path("boot").asText())),
                        node.path("pid").asInt(),
                        node.path("start").asLong()),
                    node.path("begun").asBoolean(true)))
            : Optional.empty();
    Optional<ProcessEnd> end =
        node.has("ended")
            ? Optional.of(
                new ProcessEnd(
                    Instant.parse(node.path("ended").asText()),
                    number(node, "code"),
                    number(node, "signal")))
            : Optional.empty();
    return new RememberedService(
        node.path("wanted").asBoolean(),
        node.path("expected").asBoolean(),
        ServiceState.valueOf(node.path("state").asText()),
        Instant.parse(node.path("since").asText()),
        node.path("reason").asText(),
        node.path("attention").asBoolean(),
        process,
        node.path("level").asText(DegradeLevel.FULL),
        node.path("protected").asBoolean(),
        node.path("restarts").asLong(),
        end);
  }

  private static OptionalInt number(JsonNode node, String field) {
    return node.has(field) ? OptionalInt.of(node.path(field).asInt()) : OptionalInt.empty();
  }
}
