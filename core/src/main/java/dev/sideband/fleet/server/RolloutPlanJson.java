package dev.sideband.fleet.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.internal.JsonText;
import dev.sideband.fleet.rollout.RolloutPlan;
import dev.sideband.process.ProcessId;
import dev.sideband.time.HostBoot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The plan of a rollout as it stands in the audit. */
final class RolloutPlanJson {

  private RolloutPlanJson() {}

  static ObjectNode write(RolloutPlan plan) {
    ObjectNode node = JsonText.object();
    ArrayNode workers = node.putArray("workers");
    plan.workers().forEach(workers::add);
    node.put("kind", plan.kind().name());
    if (plan.target() instanceof InstructionTarget.Service service) {
      node.put("service", service.name());
    } else if (plan.target() instanceof InstructionTarget.OneProcess process) {
      node.put("boot", process.id().boot().id().toString());
      node.put("pid", process.id().pid());
      node.put("start", process.id().startMicros());
    }
    ObjectNode arguments = node.putObject("arguments");
    new TreeMap<>(plan.arguments()).forEach(arguments::put);
    node.put("width", plan.width());
    node.put("pauseMillis", plan.pause().toMillis());
    node.put("timeoutMillis", plan.timeout().toMillis());
    node.put("mostFailures", plan.mostFailures());
    node.put("reverts", plan.reverts());
    node.put("dryRun", plan.dryRun());
    return node;
  }

  /**
   * Reads a plan.
   *
   * @throws IllegalArgumentException if it is none
   */
  static RolloutPlan read(JsonNode node) {
    List<String> workers = new ArrayList<>();
    node.path("workers").forEach(each -> workers.add(each.asText()));
    Map<String, String> arguments = new TreeMap<>();
    node.path("arguments")
        .properties()
        .forEach(each -> arguments.put(each.getKey(), each.getValue().asText()));
    return new RolloutPlan(
        workers,
        InstructionKind.valueOf(node.path("kind").asText()),
        target(node),
        arguments,
        node.path("width").asInt(),
        Duration.ofMillis(node.path("pauseMillis").asLong()),
        Duration.ofMillis(node.path("timeoutMillis").asLong()),
        node.path("mostFailures").asInt(),
        node.path("reverts").asBoolean(),
        node.path("dryRun").asBoolean());
  }

  private static InstructionTarget target(JsonNode node) {
    if (node.has("service")) {
      return new InstructionTarget.Service(node.path("service").asText());
    }
    if (node.has("pid")) {
      HostBoot boot = new HostBoot(UUID.fromString(node.path("boot").asText()));
      return new InstructionTarget.OneProcess(
          new ProcessId(boot, node.path("pid").asInt(), node.path("start").asLong()));
    }
    return new InstructionTarget.Host();
  }
}
