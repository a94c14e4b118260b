package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.benchmarks.Held;
import dev.sideband.fleet.RestartPolicy;
import dev.sideband.fleet.agent.FleetAgent;
import dev.sideband.fleet.service.CommandRunner;
import dev.sideband.fleet.service.LocalCommands;
import dev.sideband.fleet.service.LocalProbes;
import dev.sideband.fleet.service.Probe;
import dev.sideband.fleet.service.ProbeRule;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.fleet.service.ServiceTools;
import dev.sideband.linux.ChildProcessController;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxProcessEvents;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.linux.LinuxSignals;
import dev.sideband.monitor.SourceId;
import dev.sideband.process.ActivityRules;
import dev.sideband.process.ProcessMonitor;
import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.tcp.probe.NetworkProbes;
import dev.sideband.time.BootClock;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The agent of a worker as a program, and its handle: it looks at all processes every two seconds,
 * and keeps one service, the C program {@code accept}, with a TCP probe.
 *
 * <p>{@code pid} says which process the service has. {@code end} ends the service and says whether
 * that is done: it would outlive its agent, and so {@link #close} asks for it.
 */
final class FleetWorker implements AutoCloseable {

  /** What it is called. */
  static final WorkerId NAME = new WorkerId("worker");

  private static final String SERVICE = "accept";
  private static final Path OPTIONS = Path.of("examples", "systemd", "agent.jvm");
  private static final Pattern NEEDED =
      Pattern.compile(
          "/(sideband-(core|linux|transport-tcp)|slf4j-(api|simple)|jna-jpms|jackson-\\w+)"
              + "-[0-9][^/]*(?<!-tests)\\.jar$");
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final Duration READINESS_PERIOD = Duration.ofMillis(20);
  private static final int PATIENCE = 250;
  private static final long SPOOL_BYTES = 4 << 20;

  /** At once, and as often as it takes. */
  private static final RestartPolicy RESTART =
      new RestartPolicy(true, Duration.ZERO, Duration.ZERO, 5, Duration.ZERO);

  private final OtherJava program;

  private FleetWorker(OtherJava program) {
    this.program = program;
  }

  /** Starts it as the unit of systemd does, with an identity of its own. */
  static FleetWorker start(FleetSite site) throws IOException {
    if (!Files.isReadable(OPTIONS)) {
      throw new IOException(OPTIONS + " is not in the folder where Java was started");
    }
    Path folder = Files.createDirectory(site.folder().resolve("agent"));
    site.authority()
        .agent(NAME, FleetSite.DAY)
        .save(identity(folder), FleetAgents.PASSWORD.toCharArray());
    OtherJava program =
        OtherJava.startWith(
            List.of("@" + OPTIONS, "-cp", classPath()),
            Map.of("MALLOC_ARENA_MAX", "2"),
            FleetWorker.class,
            folder.toString(),
            Integer.toString(site.port()),
            Path.of(System.getProperty(Held.FLOORS), SERVICE).toString(),
            Integer.toString(freePort()));
    return new FleetWorker(program);
  }

  /** Returns the number of the agent's process. */
  long pid() {
    return program.pid();
  }

  /** Returns the number of its service's process. */
  long servicePid() throws IOException {
    return (long) program.ask("pid")[0];
  }

  @Override
  public void close() throws IOException {
    try {
      if (program.ask("end")[0] == 0) {
        throw new IOException("the service has not ended");
      }
    } finally {
      program.close();
    }
  }

  /** Returns the class path without what only other measurements need: each jar takes memory. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(each -> Files.isDirectory(Path.of(each)) || NEEDED.matcher(each).find())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path identity(Path folder) {
    return folder.resolve("agent.p12");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Serves until its input ends. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    try (Sideband sideband = Sideband.builder().build();
        ChildProcessController controller =
            ChildProcessController.builder(folder.resolve("output"), sideband).open();
        Uplink uplink =
            TlsLink.uplink(
                    "127.0.0.1",
                    Integer.parseInt(arguments[1]),
                    IdentitySource.pkcs12(
                        identity(folder), () -> FleetAgents.PASSWORD.toCharArray()),
                    sideband)
                .spool(folder.resolve("uplink.ring"), SPOOL_BYTES)
                .open();
        FleetAgent agent =
            agent(
                folder,
                service(folder, arguments[2], Integer.parseInt(arguments[3])),
                controller,
                uplink,
                sideband)) {
      OtherJava.serve(order -> answer(agent, order[0]));
    }
  }

  private static ServiceDeclaration service(Path folder, String program, int port) {
    Probe probe = new Probe.Tcp("127.0.0.1", port);
    return ServiceDeclaration.of(SERVICE, folder, program, Integer.toString(port))
        .readiness(new ProbeRule(probe, READINESS_PERIOD, Duration.ofSeconds(1), PATIENCE, 1))
        .liveness(ProbeRule.of(probe))
        .restart(RESTART)
        .build();
  }

  private static FleetAgent agent(
      Path folder,
      ServiceDeclaration service,
      ChildProcessController controller,
      Uplink uplink,
      Sideband sideband)
      throws IOException {
    BootClock clock = LinuxBoot.clock(sideband.clock());
    CommandRunner commands = new LocalCommands(List.of(), sideband);
    ServiceTools tools =
        new ServiceTools(
            controller,
            new LocalProbes(commands, new NetworkProbes(sideband), sideband.clock()),
            commands);
    ProcessMonitor processes =
        new ProcessMonitor(
            new SourceId(NAME.name(), "processes"),
            LinuxProcessSource.builder(clock).observer(sideband.observer()).open(),
            PERIOD,
            ActivityRules.STANDARD,
            sideband);
    return FleetAgent.builder(NAME, folder, clock, uplink, sideband)
        .services(List.of(service), tools)
        .processes(processes)
        .processEvents(LinuxProcessEvents.open(processes, clock, sideband))
        .signals(LinuxSignals.open())
        .open();
  }

  private static double[] answer(FleetAgent agent, String order) throws Exception {
    return switch (order) {
      case "pid" -> new double[] {pid(agent)};
      case "end" -> new double[] {end(agent)};
      default -> throw new IOException("cannot " + order);
    };
  }

  private static long pid(FleetAgent agent) throws IOException {
    return agent
        .services()
        .find(SERVICE)
        .flatMap(ServiceInfo::process)
        .orElseThrow(() -> new IOException("the service has no process"))
        .pid();
  }

  private static double end(FleetAgent agent) throws Exception {
    Duration within = Duration.ofSeconds(10);
    boolean done =
        agent
            .services()
            .halt(false, within)
            .toCompletableFuture()
            .get(2 * within.toSeconds(), TimeUnit.SECONDS)
            .done();
    return done ? 1 : 0;
  }
}
