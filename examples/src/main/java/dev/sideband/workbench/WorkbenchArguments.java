package dev.sideband.workbench;

import dev.sideband.ipmi.bmc.BmcUsers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of the Workbench.
 *
 * @param http where the page is served
 * @param ipmi where the BMC serves consoles on the network, if it shall
 * @param data the folder in which the software BMC keeps its stages
 * @param user the name of the BMC's user
 * @param guest whether the BMC's host is a Linux in QEMU, and not this machine
 * @param passwordFile the file whose first line is that user's password; if empty, one is made up
 */
record WorkbenchArguments(
    InetSocketAddress http,
    Optional<InetSocketAddress> ipmi,
    Path data,
    String user,
    boolean guest,
    Optional<Path> passwordFile) {

  static final String USAGE =
      """
      Sideband Workbench: a software BMC, an agent on this machine, consoles, and their web pages.

        --guest               the BMC's host is a Linux that boots in QEMU: its console, processes,
                              connections, buses and power, by its own drivers; needs some Debian
                              packages, and says which
        --http HOST:PORT      where the page is served (127.0.0.1:8623; port 0 takes a free one)
        --ipmi HOST:PORT      where the BMC serves ipmitool and other consoles (nowhere; 623 is the
                              port they expect, 6230 needs no root)
        --data DIR            where the BMC keeps its stages ($XDG_CACHE_HOME/sideband/bmc, else
                              .cache/sideband/bmc in your home folder)
        --user NAME           the BMC's user (admin)
        --password-file FILE  its first line is that user's password, at most 20 bytes; without it
                              a password is made up and printed once
        --help                prints this

      It prints a line that begins with "ready" once the page is served. Ctrl-C ends it.
      """;

  private static final String GUEST = "--guest";
  private static final String HTTP = "--http";
  private static final String IPMI = "--ipmi";
  private static final String DATA = "--data";
  private static final String USER = "--user";
  private static final String PASSWORD_FILE = "--password-file";
  private static final List<String> NAMES = List.of(HTTP, IPMI, DATA, USER, PASSWORD_FILE);

  /**
   * Reads a command line.
   *
   * @param environment the process's environment, for defaults
   * @throws UsageException if it cannot be followed
   */
  static WorkbenchArguments parse(String[] args, Map<String, String> environment)
      throws UsageException {
    Map<String, String> given = pairs(args);
    String ipmi = given.get(IPMI);
    String file = given.get(PASSWORD_FILE);
    return new WorkbenchArguments(
        address(HTTP, given.getOrDefault(HTTP, "127.0.0.1:8623")),
        ipmi == null ? Optional.empty() : Optional.of(address(IPMI, ipmi)),
        path(DATA, given.getOrDefault(DATA, defaultData(environment))),
        user(given.getOrDefault(USER, "admin")),
        given.containsKey(GUEST),
        file == null ? Optional.empty() : Optional.of(path(PASSWORD_FILE, file)));
  }

  private static Map<String, String> pairs(String[] args) throws UsageException {
    Map<String, String> given = new HashMap<>();
    Iterator<String> words = List.of(args).iterator();
    while (words.hasNext()) {
      String name = words.next();
      boolean isAlone = name.equals(GUEST);
      if (!isAlone && !NAMES.contains(name)) {
        throw new UsageException("there is no option " + name);
      }
      if (!isAlone && !words.hasNext()) {
        throw new UsageException(name + " needs a value");
      }
      if (given.put(name, isAlone ? "" : words.next()) != null) {
        throw new UsageException(name + " is given twice");
      }
    }
    return given;
  }

  private static InetSocketAddress address(String name, String value) throws UsageException {
    int colon = value.lastIndexOf(':');
    String host = value.substring(0, Math.max(0, colon));
    try {
      int port = Integer.parseInt(value.substring(colon + 1));
      if (!host.isEmpty() && port >= 0 && port <= 0xFFFF) {
        return new InetSocketAddress(InetAddress.getByName(host), port);
      }
    } catch (NumberFormatException e) {
      // Refused below, like a port out of range.
    } catch (UnknownHostException e) {
      throw new UsageException("no such host: " + host);
    }
    throw new UsageException(name + " takes HOST:PORT, not " + value);
  }

  private static Path path(String name, String value) throws UsageException {
    try {
      if (!value.isEmpty()) {
        return Path.of(value);
      }
    } catch (InvalidPathException e) {
      // Refused below, like an empty one.
    }
    throw new UsageException(name + " takes a path, not \"" + value + "\"");
  }

  private static String user(String value) throws UsageException {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > BmcUsers.MAX_NAME_BYTES) {
      throw new UsageException(
          USER + " takes a name of 1 to " + BmcUsers.MAX_NAME_BYTES + " bytes");
    }
    return value;
  }

  private static String defaultData(Map<String, String> environment) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    return base.resolve("sideband").resolve("bmc").toString();
  }
}
