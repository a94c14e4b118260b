package dev.sideband.linux;

import dev.sideband.fleet.service.ProcessNote;
import dev.sideband.fleet.service.ServiceController;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceProcess;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.linux.internal.service.ChildServices;
import dev.sideband.linux.internal.service.EndWatch;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessId;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Runs services as processes of this machine that this process starts and that outlive it.
 *
 * <p>Each service begins a session of its own (util-linux {@code setsid}), with its limits ({@code
 * prlimit}) and as its user ({@code setpriv}, which needs root; the user stands in {@code
 * /etc/passwd}); no shell reads its arguments. A user's {@code HOME}, {@code USER} and {@code
 * LOGNAME} are set. Its input is empty. What it prints goes to files of bounded size in a folder;
 * they may be larger by what it prints in two seconds, and while no controller runs.
 *
 * <p>A service hears all signals, whichever this process ignores, as SIGHUP under {@code nohup}, or
 * holds back from what it starts, as Java 17 does SIGQUIT: {@code env} of coreutils 8.31 or later
 * sees to that. Where it is missing or older, services are started all the same, each start is
 * counted as {@code service.signals.inherited}, and a service may not hear those signals, also if
 * it is to be stopped by one.
 *
 * <p>{@link ServiceProcess#stop} asks the main process alone. {@link ServiceProcess#kill}, {@link
 * ServiceProcess#suspend} and {@link ServiceProcess#resume} reach all of the session; {@code kill}
 * also after the main process has ended. A process that begins a session of its own has left the
 * service.
 *
 * <p>How a process ended is known exactly on Linux 6.15 and later, taken over or not, or where
 * {@link #ended} is told of it. Else it is known of those that this one started, save that exit
 * code 128 + N counts as signal N; and of one that was taken over it is unknown.
 */
public final class ChildProcessController implements ServiceController {

  private final ChildServices services;

  ChildProcessController(ChildProcessControllerBuilder settings) throws IOException {
    ProcessLook look = new ProcessLook(Path.of("/proc"));
    this.services =
        new ChildServices(
            new ChildServices.Settings(
                settings.output, settings.outputBytes, settings.outputFiles, settings.passwd),
            look,
            new LinuxSignals(look, true),
            new EndWatch(look, settings.context),
            settings.context);
  }

  /**
   * Returns settings for a controller.
   *
   * @param output the folder of what services print; made when it is needed
   */
  public static ChildProcessControllerBuilder builder(Path output, TransportContext context) {
    return new ChildProcessControllerBuilder(output, context);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Until the note is taken, a shell waits in the process, which ends with this one. Returns
   * when the service's own program runs.
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
