package dev.sideband.linux.internal.service;

import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The command line that starts a service in a session of its own, with its limits and as its user.
 *
 * <p>Programs of util-linux do that, each of which then executes the next in its place: the process
 * is one all the way, no shell sees an argument, and nothing of this process is left in it.
 *
 * @param arguments the command line
 * @param environment variables that are set besides those of this process
 * @param helpers the programs that it passes through, as the kernel names them
 */
record LaunchCommand(List<String> arguments, Map<String, String> environment, Set<Path> helpers) {

  /**
   * Puts one together.
   *
   * @param path where programs are looked for, folders parted by colons
   * @param passwd the file of users
   * @throws IOException if a program or the user is missing; the message says which
   */
  static LaunchCommand of(ServiceDeclaration service, String path, Path passwd) throws IOException {
    Set<Path> helpers = new HashSet<>();
    List<String> line = new ArrayList<>();
    line.add(helper("setsid", "a session of its own", path, helpers));
    List<String> limits = limits(service.limits());
    if (!limits.isEmpty()) {
      line.add(helper("prlimit", "its limits", path, helpers));
      line.addAll(limits);
    }
    Map<String, String> environment = new HashMap<>();
    if (service.user().isPresent()) {
      UserEntry user = UserEntry.find(service.user().get(), passwd);
      line.add(helper("setpriv", "its user", path, helpers));
      line.addAll(List.of("--reuid=" + user.id(), "--regid=" + user.group(), "--init-groups"));
      environment.put("HOME", user.home());
      environment.put("USER", user.name());
      environment.put("LOGNAME", user.name());
    }
    environment.putAll(service.environment());
    line.add(Programs.of(service, path).toString());
    line.addAll(service.command().subList(1, service.command().size()));
    return new LaunchCommand(List.copyOf(line), Map.copyOf(environment), Set.copyOf(helpers));
  }

  private static List<String> limits(ServiceLimits limits) {
    List<String> options = new ArrayList<>();
    limit("--as=", limits.addressSpace(), options);
    limit("--nofile=", limits.openFiles(), options);
    limit("--nproc=", limits.processes(), options);
    limit("--core=", limits.coreBytes(), options);
    return options;
  }

  private static void limit(String option, OptionalLong value, List<String> options) {
    value.ifPresent(most -> options.add(option + most));
  }

  private static String helper(String name, String what, String path, Set<Path> helpers)
      throws IOException {
    Path found =
        Programs.inFolders(name, path)
            .orElseThrow(
                () -> new IOException(name + " of util-linux is missing; it gives " + what));
    helpers.add(found.toRealPath());
    return found.toString();
  }
}
