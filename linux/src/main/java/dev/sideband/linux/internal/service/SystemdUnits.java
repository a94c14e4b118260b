package dev.sideband.linux.internal.service;

import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Speaks with systemd by its own programs. Safe for any thread. */
public final class SystemdUnits {

  private final List<String> systemctl;
  private final List<String> systemdRun;
  private final CommandRunner runner;

  /**
   * Creates it.
   *
   * @param systemctl the program {@code systemctl} and arguments before all others
   * @param systemdRun the program {@code systemd-run} and arguments before all others
   */
  public SystemdUnits(List<String> systemctl, List<String> systemdRun, CommandRunner runner) {
    this.systemctl = List.copyOf(systemctl);
    this.systemdRun = List.copyOf(systemdRun);
    this.runner = runner;
  }

  /** Returns the name of the unit that is made for a service. */
  static String transientUnit(String service) {
    return "sideband-" + SafeName.of(service) + ".service";
  }

  /** Starts a unit that there is, and waits until it has started. */
  void start(String unit) throws IOException {
    systemctl("start", unit);
  }

  /** Asks a unit to stop, and does not wait. */
  void stop(String unit) throws IOException {
    systemctl("stop", "--no-block", unit);
  }

  /** Sends a signal to all processes of a unit. */
  void signal(String unit, int signal) throws IOException {
    systemctl("kill", "--signal=" + signal, unit);
  }

  /** Returns what is known of a unit. */
  UnitState show(String unit) throws IOException {
    return UnitState.parse(
        systemctl("show", "--property=" + String.join(",", UnitState.PROPERTIES), unit));
  }

  /**
   * Makes a unit for a service and starts it. What was left of an earlier one is cleared away.
   *
   * <p>It remains when its main process has ended, so that one can still ask how.
   */
  void run(String unit, ServiceDeclaration service) throws IOException {
    runner.run(with(systemctl, "stop", unit));
    runner.run(with(systemctl, "reset-failed", unit));
    List<String> command = new ArrayList<>(systemdRun);
    command.addAll(List.of("--quiet", "--unit=" + unit, "--service-type=exec"));
    command.add("--property=RemainAfterExit=yes");
    command.add("--property=KillMode=mixed");
    command.add("--property=KillSignal=" + service.stop().signal());
    command.add("--property=TimeoutStopSec=" + service.stop().grace().toMillis() + "ms");
    command.add("--property=WorkingDirectory=" + specifiers(service.folder().toAbsolutePath()));
    service.user().ifPresent(user -> command.add("--property=User=" + user));
    limits(service.limits(), command);
    Map<String, String> sorted = new TreeMap<>(service.environment());
    sorted.forEach((name, value) -> command.add("--setenv=" + name + "=" + value));
    command.add("--");
    command.add(Programs.of(service, Programs.path()).toString());
    for (String argument : service.command().subList(1, service.command().size())) {
      // systemd would replace variables in it; two of them stand for one.
      command.add(argument.replace("$", "$$"));
    }
    check(command);
  }

  private static String specifiers(Object path) {
    return path.toString().replace("%", "%%");
  }

  private static void limits(ServiceLimits limits, List<String> command) {
    limit("LimitAS", limits.addressSpace(), command);
    limit("LimitNOFILE", limits.openFiles(), command);
    limit("LimitNPROC", limits.processes(), command);
    limit("LimitCORE", limits.coreBytes(), command);
  }

  private static void limit(String name, OptionalLong value, List<String> command) {
    value.ifPresent(most -> command.add("--property=" + name + "=" + most));
  }

  private String systemctl(String... arguments) throws IOException {
    return check(with(systemctl, arguments));
  }

  private static List<String> with(List<String> program, String... arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    return command;
  }

  private String check(List<String> command) throws IOException {
    CommandRunner.Result result = runner.run(command);
    if (result.code() != 0) {
      throw new IOException(
          String.join(" ", command)
              + ": exit code "
              + result.code()
              + ": "
              + result.output().strip());
    }
    return result.output();
  }
}
