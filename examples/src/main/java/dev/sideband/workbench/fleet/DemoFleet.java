package dev.sideband.workbench.fleet;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RestartPolicy;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.rollout.RolloutPlan;
import dev.sideband.fleet.server.FleetRule;
import dev.sideband.fleet.server.FleetServer;
import dev.sideband.fleet.server.FleetSettings;
import dev.sideband.fleet.server.OrderRefusedException;
import dev.sideband.fleet.server.OrderSigner;
import dev.sideband.fleet.server.Requester;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerId;
import dev.sideband.workbench.Repeated;
import dev.sideband.workbench.link.TlsLinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/**
 * A monitor server and three agents on this machine, joined by links over TLS. Each agent is a
 * worker of its own with services of its own; that they all see the processes of one machine is in
 * the nature of a demonstration.
 */
public final class DemoFleet {

  /** The workers, in the order in which they are rolled out. */
  public static final List<String> WORKERS = List.of("web-1", "web-2", "web-3");

  private static final String ROLE = "fleet";
  private static final String KEY = "monitor-server";
  private static final long HISTORY_BYTES = 4 << 20;
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Requester WORKBENCH = new Requester("workbench", Role.ADMIN);

  private DemoFleet() {}

  /**
   * Starts the server, then the agents, which then get the first version of the shop.
   *
   * @param folder where all is kept; made if it is not there
   * @param ports told the name of the server and its port
   * @throws IOException if a part cannot start
   */
  public static FleetWatch open(Path folder, ObjIntConsumer<String> ports, TransportContext context)
      throws IOException {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      Files.createDirectories(folder);
      KeyPair orders = keys();
      KeyPair builder = keys();
      Path shelf = folder.resolve("artefacts");
      DemoArtefacts artefacts = DemoArtefacts.pack(shelf, builder);
      BootClock clock = LinuxBoot.clock(context.clock());
      FleetServer server =
          FleetServer.builder(
                  folder.resolve("server"),
                  OrderSigner.of(KEY, orders.getPrivate()),
                  clock,
                  context)
              .settings(
                  FleetSettings.STANDARD
                      .history(HISTORY_BYTES)
                      .rules(new FleetRule(DemoAgent.CACHE, RestartPolicy.RESTART)))
              .open();
      parts.push(server);
      TlsLinks links = new TlsLinks(folder, ports, context);
      var link = links.serve(ROLE, server);
      parts.push(link);
      server.serve(link);
      for (String name : WORKERS) {
        WorkerId worker = new WorkerId(name);
        var uplink = links.dial(ROLE, worker);
        parts.push(uplink);
        DemoAgent agent =
            DemoAgent.start(
                worker,
                Files.createDirectories(folder.resolve(name)),
                shelf,
                Map.of(KEY, orders.getPublic()),
                builder.getPublic(),
                uplink,
                context);
        parts.push(agent);
      }
      FirstCode first = new FirstCode(server, artefacts);
      Repeated looking = Repeated.start(first::look, LOOK_EVERY, context);
      parts.push(looking);
      return new FleetWatch(server, artefacts, () -> close(parts), context);
    } catch (IOException | RuntimeException e) {
      close(parts);
      throw e;
    }
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has Ed25519", e);
    }
  }

  /** Deploys the shop's first version where there is none, as soon as all workers are known. */
  private static final class FirstCode {

    private final FleetServer server;
    private final DemoArtefacts artefacts;

    FirstCode(FleetServer server, DemoArtefacts artefacts) {
      this.server = server;
      this.artefacts = artefacts;
    }

    /** Looks once; an exception ends the looking. */
    void look() throws IOException {
      List<String> without = new ArrayList<>();
      for (String name : WORKERS) {
        ServiceInfo shop =
            server
                .worker(new WorkerId(name))
                .map(worker -> worker.services().get(DemoArtefacts.SHOP))
                .orElse(null);
        if (shop == null) {
          return; // It comes.
        }
        if (shop.version().isEmpty()) {
          without.add(name);
        }
      }
      if (!without.isEmpty()) {
        deploy(without);
      }
      throw new IOException("done");
    }

    private void deploy(List<String> workers) throws IOException {
      Map<String, String> code =
          artefacts.find(DemoArtefacts.SHOP, DemoArtefacts.FIRST).orElseThrow();
      RolloutPlan plan =
          RolloutPlan.of(
                  workers,
                  InstructionKind.DEPLOY,
                  new InstructionTarget.Service(DemoArtefacts.SHOP),
                  code)
              .inBatches(workers.size(), Duration.ZERO);
      try {
        server.rollout(plan, WORKBENCH);
      } catch (OrderRefusedException e) {
        throw new IOException(e);
      }
    }
  }

  private static void close(Deque<AutoCloseable> parts) {
    for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(e); // None of them declares one.
      }
    }
  }
}
