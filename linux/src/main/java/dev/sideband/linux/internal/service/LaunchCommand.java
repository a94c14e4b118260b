package dev.sideband.linux.internal.service;

import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 * <p>First a shell waits for a line, by which time the process is watched: even what ends at once
 * is seen to. Then programs of coreutils and util-linux do the rest, each of which executes the
 * next in its place: the process is one all the way, no shell reads an argument, and nothing of
 * this process is left in it.
 *
 * @param arguments the command line
 * @param environment variables that are set besides those of this process
 * @param helpers the programs that it passes through, as the kernel names them
 */
record LaunchCommand(List<String> arguments, Map<String, String> environment, Set<Path> helpers) {

  /** Waits for a line; the end of who starts it is none. Its arguments stay as they are. */
  private static final String GATE = "read -r line && exec \"$@\" </dev/null";

  /**
   * Puts one together.
   *
   * @param path where programs are looked for, folders parted by colons
   * @param passwd the file of users
   * @param resets whether {@link SignalReset} works with this path
   * @throws IOException if a program or the user is missing; the message says which
   */
  static LaunchCommand of(ServiceDeclaration service, String path, Path passwd, boolean resets)
      throws IOException {
    Set<Path> helpers = new HashSet<>();
    List<String> line = new ArrayList<>();
    line.add(found("sh", "a start that is watched", path).toString());
    line.addAll(List.of("-c", GATE, "gate"));
    if (resets) {
      line.add(helper("env", "all signals", path, helpers));
      line.add(SignalReset.OPTION);
    }
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
    Path found = found(name, what, path);
    helpers.add(found.toRealPath());
    return found.toString();
  }

  private static Path found(String name, String what, String path) throws IOException {
    return Programs.inFolders(name, path)
        .orElseThrow(() -> new IOException("program " + name + " is missing; it gives " + what));
  }

  /** Tells whether a command line, as the kernel gives it, is that of one who waits for a line. */
  static boolean isGate(byte[] commandLine) {
    return new String(commandLine, StandardCharsets.ISO_8859_1).contains('\0' + GATE + '\0');
  }
}
