package dev.sideband.workbench.fleet;

import dev.sideband.fleet.RestartPolicy;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.TrustedKey;
import dev.sideband.fleet.agent.AgentCode;
import dev.sideband.fleet.agent.FleetAgent;
import dev.sideband.fleet.deploy.CodeStore;
import dev.sideband.fleet.deploy.DeploySettings;
import dev.sideband.fleet.deploy.FolderSource;
import dev.sideband.fleet.service.DegradeLevel;
import dev.sideband.fleet.service.LocalCommands;
import dev.sideband.fleet.service.LocalProbes;
import dev.sideband.fleet.service.Probe;
import dev.sideband.fleet.service.ProbeRule;
import dev.sideband.fleet.service.ServiceController;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceTools;
import dev.sideband.fleet.service.StopRule;
import dev.sideband.linux.ChildProcessController;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.linux.LinuxSignals;
import dev.sideband.monitor.SourceId;
import dev.sideband.process.ActivityRules;
import dev.sideband.process.ProcessMonitor;
import dev.sideband.time.BootClock;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An agent of the demonstration, with three services: a shop, whose code is replaced and which the
 * agent starts again when it dies; a cache, which the monitor server starts again; and a mailer, of
 * which an administrator is notified. To halt the host is a dry run here.
 *
 * <p>Safe for any thread.
 */
final class DemoAgent implements AutoCloseable {

  static final String CACHE = "cache";
  static final String MAILER = "mailer";

  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final Duration END = Duration.ofSeconds(5);
  private static final StopRule STOP = new StopRule(15, Duration.ofSeconds(3));

  /** It ends with the process that started it, so that nothing is left of a demonstration. */
  private static final String LOOP =
      "trap 'exit 0' TERM; while kill -0 $PPID; do sleep 2 & wait $!; done";

  private final FleetAgent agent;
  private final ServiceController controller;

  private DemoAgent(FleetAgent agent, ServiceController controller) {
    this.agent = agent;
    this.controller = controller;
  }

  /**
   * Starts an agent.
   *
   * @param folder where it keeps everything
   * @param artefacts where code comes from
   * @param orders the key of the monitor server, by its name
   * @param builder the key of who makes code
   * @param uplink stays its owner's
   */
  static DemoAgent start(
      WorkerId worker,
      Path folder,
      Path artefacts,
      Map<String, PublicKey> orders,
      PublicKey builder,
      Uplink uplink,
      TransportContext context)
      throws IOException {
    BootClock clock = LinuxBoot.clock(context.clock());
    Path services = Files.createDirectories(folder.resolve("services"));
    ServiceController controller =
        ChildProcessController.builder(folder.resolve("output"), context).open();
    try {
      LocalCommands commands = new LocalCommands(List.of(), context);
      ServiceTools tools =
          new ServiceTools(
              controller,
              new LocalProbes(commands, LocalProbes.NO_NETWORK, context.clock()),
              commands);
      TrustedKey trusted = new TrustedKey(orders.values().iterator().next(), Role.ADMIN);
      FleetAgent agent =
          FleetAgent.builder(worker, folder.resolve("agent"), clock, uplink, context)
              .services(declared(worker, services), tools)
              .trusts(Map.of(orders.keySet().iterator().next(), trusted))
              .shutDown(List.of("/bin/echo", "this host would halt now"))
              .processes(
                  new ProcessMonitor(
                      new SourceId(worker.name(), "processes"),
                      LinuxProcessSource.builder(clock).observer(context.observer()).open(),
                      PERIOD,
                      ActivityRules.STANDARD,
                      context))
              .signals(LinuxSignals.open())
              .code(
                  new AgentCode(
                      Set.of(DemoArtefacts.SHOP),
                      new FolderSource(artefacts),
                      DeploySettings.of(Map.of(DemoArtefacts.KEY, builder)),
                      CodeStore.USUAL_VERSIONS))
              .version("workbench")
              .open();
      return new DemoAgent(agent, controller);
    } catch (IOException | RuntimeException e) {
      controller.close();
      throw e;
    }
  }

  private static List<ServiceDeclaration> declared(WorkerId worker, Path folder)
      throws IOException {
    Path shop = Files.createDirectories(folder.resolve(DemoArtefacts.SHOP));
    Path cache = Files.createDirectories(folder.resolve(CACHE));
    Path mailer = Files.createDirectories(folder.resolve(MAILER));
    Path current = shop.resolve("current").toAbsolutePath();
    Path heartbeat = current.resolve("heartbeat");
    String script = current.resolve(DemoArtefacts.SCRIPT).toString();
    return List.of(
        ServiceDeclaration.of(DemoArtefacts.SHOP, shop, "/bin/sh", script)
            .task("web")
            .environment(Map.of("WORKER", worker.name()))
            .readiness(
                new ProbeRule(
                    new Probe.HeartbeatFile(heartbeat, Duration.ofSeconds(5)),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(1),
                    3,
                    1))
            .liveness(ProbeRule.of(new Probe.HeartbeatFile(heartbeat, Duration.ofSeconds(6))))
            .restart(RestartPolicy.RESTART)
            .stop(STOP)
            .levels(
                List.of(new DegradeLevel("no-pictures", List.of("/bin/touch", "no-pictures"))),
                List.of("/bin/rm", "-f", "no-pictures"))
            .startsWithAgent(false)
            .build(),
        ServiceDeclaration.of(CACHE, cache, "/bin/sh", "-c", LOOP)
            .task("cache")
            .restart(RestartPolicy.NOTIFY)
            .stop(STOP)
            .build(),
        ServiceDeclaration.of(MAILER, mailer, "/bin/sh", "-c", LOOP)
            .task("batch")
            .restart(RestartPolicy.NOTIFY)
            .stop(STOP)
            .build());
  }

  /** Ends the services, and the agent. */
  @Override
  public void close() {
    try {
      var unused =
          agent
              .services()
              .halt(true, END)
              .toCompletableFuture()
              .get(2 * END.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // They end with this process all the same.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      agent.close();
      controller.close();
    }
  }
}
