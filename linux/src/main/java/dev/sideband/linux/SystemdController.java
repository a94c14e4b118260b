package dev.sideband.linux;

import dev.sideband.fleet.service.ProcessNote;
import dev.sideband.fleet.service.ServiceController;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceProcess;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.linux.internal.service.CommandRunner;
import dev.sideband.linux.internal.service.EndWatch;
import dev.sideband.linux.internal.service.SystemdUnits;
import dev.sideband.linux.internal.service.UnitServices;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessId;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Runs services as units of systemd, by the programs {@code systemctl} and {@code systemd-run}.
 *
 * <p><b>This has not met a real systemd yet</b>: it is tested with programs that answer as systemd
 * 252 documents it.
 *
 * <p>A service for which a unit is named is started and stopped as that unit says, and of its
 * declaration only the name counts; such a unit should not restart itself. For any other a
 * transient unit {@code sideband-NAME.service} is made of the declaration; it remains when its main
 * process has ended, until the next start. There {@link ServiceProcess#stop} asks the main process
 * alone. {@link ServiceProcess#kill}, {@link ServiceProcess#suspend} and {@link
 * ServiceProcess#resume} reach all processes of the unit, wherever they went.
 *
 * <p>Services outlive the agent. How one ended is told by the kernel, as with {@link
 * ChildProcessController}, else by systemd, of a transient unit also after it was taken over.
 */
public final class SystemdController implements ServiceController {

  private final UnitServices services;

  SystemdController(SystemdControllerBuilder settings) throws IOException {
    ProcessLook look = new ProcessLook(Path.of("/proc"));
    this.services =
        new UnitServices(
            settings.units,
            new SystemdUnits(
                settings.systemctl,
                settings.systemdRun,
                new CommandRunner(settings.patience, settings.context)),
            look,
            new LinuxSignals(look, true),
            new EndWatch(look, settings.context),
            settings.context);
  }

  /** Returns settings for a controller. */
  public static SystemdControllerBuilder builder(TransportContext context) {
    return new SystemdControllerBuilder(context);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The unit's name finds it again: a transient unit that runs already, as when nobody took note
   * of it, is stopped before; of one that there is systemd starts no second. The note is taken of
   * the main process, which runs; if that fails, the unit is stopped. Returns when systemd says
   * that it has started.
   */
  @Override
  public ServiceProcess start(ServiceDeclaration service, ProcessNote note) throws IOException {
    return services.start(service, note);
  }

  @Override
  public Optional<ServiceProcess> find(ServiceDeclaration service, ProcessId known)
      throws IOException {
    return services.find(service, known);
  }

  @Override
  public void ended(ProcessEvent.Ended event) {
    services.told(event);
  }

  @Override
  public void close() {
    services.close();
  }
}
