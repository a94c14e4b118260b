package dev.sideband.workbench;

import dev.sideband.Sideband;
import dev.sideband.fleet.agent.AgentCode;
import dev.sideband.fleet.agent.FleetAgent;
import dev.sideband.fleet.agent.FleetAgentBuilder;
import dev.sideband.fleet.deploy.DeploySettings;
import dev.sideband.fleet.deploy.FolderSource;
import dev.sideband.fleet.service.CommandRunner;
import dev.sideband.fleet.service.LocalCommands;
import dev.sideband.fleet.service.LocalProbes;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceFile;
import dev.sideband.fleet.service.ServiceTools;
import dev.sideband.ipmi.oem.BmcUplink;
import dev.sideband.ipmi.oem.OemClient;
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
import dev.sideband.tcp.link.TlsUplinkBuilder;
import dev.sideband.tcp.probe.NetworkProbes;
import dev.sideband.time.BootClock;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.Uplink;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agent of a worker as a program of its own; it dials its monitor server, and listens on no
 * port.
 *
 * <p>The process ends with 1 when the agent cannot run, and with 2 when its settings are wrong.
 */
public final class AgentCommand {

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Whoever runs the hooks of a service that has a user is root. */
  private static final List<String> AS_USER = List.of("runuser", "-u", "{user}", "--");

  private final PrintStream out;
  private final PrintStream err;

  AgentCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Starts it; {@code --help} says with what. */
  public static void main(String[] args) {
    int status = new AgentCommand(System.out, System.err).run(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Does what the settings say, until the process is told to end, and returns the exit status. */
  int run(String[] args) {
    return new Program("agent", AgentSettings.USAGE, out, err)
        .run(
            args,
            () -> {
              if (args.length != 1) {
                throw new UsageException("a file with settings is needed");
              }
              run(AgentSettings.read(Path.of(args[0])));
              return 0;
            });
  }

  @SuppressWarnings("try") // News of the link are told by being asked for.
  private void run(AgentSettings settings) throws IOException, InterruptedException {
    List<ServiceDeclaration> services = ServiceFile.read(settings.services());
    Files.createDirectories(settings.folder());
    try (ShutdownHook hook = ShutdownHook.install();
        Sideband sideband = Sideband.builder().build();
        ChildProcessController controller =
            ChildProcessController.builder(settings.folder().resolve("output"), sideband).open();
        Uplink uplink = uplink(settings, sideband);
        @Nullable MessageChannel bmc = bmc(settings, sideband);
        @Nullable Uplink beside = bmc == null ? null : beside(bmc, sideband);
        FleetAgent agent = agent(settings, services, controller, uplink, beside, sideband);
        Repeated news = news(settings, uplink, sideband)) {
      out.println(
          "ready " + settings.worker() + ", " + agent.services().services().size() + " services");
      out.flush();
      hook.await();
    }
  }

  private Repeated news(AgentSettings settings, Uplink uplink, Sideband sideband) {
    LinkNews news = new LinkNews(uplink, settings.host() + ":" + settings.port(), err);
    return Repeated.start(news::look, LOOK, sideband);
  }

  private Uplink uplink(AgentSettings settings, Sideband sideband) throws IOException {
    if (!Files.isReadable(settings.identityPassword())) {
      err.println("agent: no password of the identity in " + settings.identityPassword());
    }
    IdentitySource identity =
        IdentitySource.pkcs12(settings.identity(), () -> password(settings.identityPassword()));
    TlsUplinkBuilder builder =
        TlsLink.uplink(settings.host(), settings.port(), identity, sideband)
            .spool(settings.folder().resolve("uplink.ring"), settings.spoolBytes());
    settings.serverName().ifPresent(builder::serverName);
    return builder.open();
  }

  /** A host whose BMC cannot be reached is worth an agent all the same. */
  private @Nullable MessageChannel bmc(AgentSettings settings, Sideband sideband) {
    try {
      return settings.bmc().isEmpty()
          ? null
          : sideband.open(settings.bmc().get(), MessageChannel.class);
    } catch (TransportException e) {
      err.println("agent: goes on without the BMC: " + e.getMessage());
      return null;
    }
  }

  private static Uplink beside(MessageChannel bmc, Sideband sideband) {
    return BmcUplink.open(OemClient.builder(bmc, sideband).build(), sideband);
  }

  private static char[] password(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("").toCharArray();
    } catch (IOException e) {
      return new char[0]; // Which opens nothing: that is what the link then says.
    }
  }

  private static FleetAgent agent(
      AgentSettings settings,
      List<ServiceDeclaration> services,
      ChildProcessController controller,
      Uplink uplink,
      @Nullable Uplink beside,
      Sideband sideband)
      throws IOException {
    BootClock clock = LinuxBoot.clock(sideband.clock());
    CommandRunner commands = new LocalCommands(AS_USER, sideband);
    ServiceTools tools =
        new ServiceTools(
            controller,
            new LocalProbes(commands, new NetworkProbes(sideband), sideband.clock()),
            commands);
    ProcessMonitor processes =
        new ProcessMonitor(
            new SourceId(settings.worker().name(), "processes"),
            LinuxProcessSource.builder(clock).observer(sideband.observer()).open(),
            settings.period(),
            ActivityRules.STANDARD,
            sideband);
    FleetAgentBuilder builder =
        FleetAgent.builder(settings.worker(), settings.folder(), clock, uplink, sideband)
            .services(services, tools)
            .trusts(settings.keys())
            .processes(processes)
            .processEvents(LinuxProcessEvents.open(processes, clock, sideband))
            .signals(LinuxSignals.open());
    if (beside != null) {
      builder.uplink(beside);
    }
    if (!settings.allows().isEmpty()) {
      builder.allows(settings.allows());
    }
    if (!settings.shutDown().isEmpty()) {
      builder.shutDown(settings.shutDown());
    }
    settings
        .artefacts()
        .ifPresent(folder ->
            builder.code(
                new AgentCode(
                    settings.code(),
                    new FolderSource(folder),
                    DeploySettings.of(settings.codeKeys()),
                    3)));
    return builder.open();
  }
}
