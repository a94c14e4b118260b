package dev.sideband.workbench;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.TrustedKey;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the file of an agent's settings says. Relative paths are those beside the file.
 *
 * @param keys whose orders are taken
 * @param allows which orders are taken; empty for the usual ones
 * @param bmc the host's BMC, through which orders come too; empty if they do not
 * @param shutDown the command that halts the host; empty if it is not to be halted
 * @param code the services whose code is replaced
 * @param codeKeys whose code is installed
 */
record AgentSettings(
    WorkerId worker,
    Path folder,
    String host,
    int port,
    Optional<String> serverName,
    Path identity,
    Path identityPassword,
    Path services,
    Map<String, TrustedKey> keys,
    Set<InstructionKind> allows,
    Duration period,
    long spoolBytes,
    Optional<URI> bmc,
    List<String> shutDown,
    Optional<Path> artefacts,
    Set<String> code,
    Map<String, PublicKey> codeKeys) {

  static final String USAGE =
      """
      The agent of a worker: keeps its services running, and does what its monitor server orders.

        FILE      its settings, a Java properties file
        --help    prints this

        worker = web-7                        its name, to which orders are addressed
        folder = /var/lib/sideband/agent      where it keeps what it must know after a crash
        server = monitor.example:8443         the monitor server, which it dials
        serverName = monitor                  the name in the server's certificate, if another
        identity = agent.p12                  its certificate and key, and whom it trusts
        identityPasswordFile = agent.password first line: the password of that file
        services = services.json              what it keeps running
        key.alice = alice.pem                 somebody's public Ed25519 key ...
        role.alice = operator                 ... and what she may order: viewer, operator,
                                              deployer, admin
        allows = start, stop, restart         which orders are taken (all but shut_down)
        period = 2000                         milliseconds from one look at processes to the next
        spoolBytes = 4194304                  room for what waits for the server
        bmc = ipmidev:/dev/ipmi0              the host's BMC, through which orders come and tables
                                              go while the network is down; or kcs:0xca2
        shutDown = /sbin/shutdown -h now      what halts the host; without it none does
        artefacts = /srv/artefacts            where new code is fetched from ...
        code = web, shop                      ... for these services ...
        codeKey.builder = builder.pem         ... signed by this key

      It prints a line that begins with "ready" once it takes orders. SIGTERM ends it; its services
      go on, and the next agent takes them over.
      """;

  private static final Set<String> NAMES =
      Set.of(
          "worker",
          "folder",
          "server",
          "serverName",
          "identity",
          "identityPasswordFile",
          "services",
          "allows",
          "period",
          "spoolBytes",
          "bmc",
          "shutDown",
          "artefacts",
          "code");

  /**
   * Reads a file.
   *
   * @throws UsageException if it cannot be read or followed; the message names file and setting
   */
  static AgentSettings read(Path file) throws UsageException {
    Properties all = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      all.load(reader);
    } catch (NoSuchFileException e) {
      throw new UsageException(file + " does not exist");
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(file + " cannot be read: " + e.getMessage());
    }
    return new Given(file, all).settings();
  }

  /** The settings as they stand in the file. */
  private record Given(Path file, Properties all) {

    AgentSettings settings() throws UsageException {
      for (String name : new TreeSet<>(all.stringPropertyNames())) {
        if (!NAMES.contains(name) && !name.matches("(key|role|codeKey)\\.[^.]+")) {
          throw wrong(name, "is unknown");
        }
      }
      String server = needed("server");
      int colon = server.lastIndexOf(':');
      if (colon < 1) {
        throw wrong("server", "takes HOST:PORT, not " + server);
      }
      checkCompanions();
      Optional<Path> artefacts =
          value("artefacts").isPresent() ? Optional.of(path("artefacts")) : Optional.empty();
      return new AgentSettings(
          worker(),
          path("folder"),
          server.substring(0, colon),
          (int) number("server", server.substring(colon + 1), 1, 65_535),
          value("serverName"),
          path("identity"),
          path("identityPasswordFile"),
          path("services"),
          keys(),
          allows(),
          Duration.ofMillis(number("period", value("period").orElse("2000"), 100, 3_600_000)),
          number("spoolBytes", value("spoolBytes").orElse("4194304"), 1 << 16, 1L << 40),
          bmc(),
          value("shutDown").map(text -> List.of(text.split(" +", -1))).orElse(List.of()),
          artefacts,
          Set.copyOf(list("code")),
          codeKeys());
    }

    /** What has no effect without another setting is a mistake, most likely in a name. */
    private void checkCompanions() throws UsageException {
      for (String name : new TreeSet<>(all.stringPropertyNames())) {
        String needed =
            name.startsWith("role.")
                ? "key." + name.substring("role.".length())
                : name.equals("code") || name.startsWith("codeKey.") ? "artefacts" : name;
        if (!all.containsKey(needed)) {
          throw wrong(name, "does nothing without " + needed);
        }
      }
    }

    private UsageException wrong(String name, String problem) {
      return new UsageException(file + ": " + name + " " + problem);
    }

    private Optional<String> value(String name) {
      return Optional.ofNullable(all.getProperty(name))
          .map(String::strip)
          .filter(text -> !text.isEmpty());
    }

    private String needed(String name) throws UsageException {
      return value(name).orElseThrow(() -> wrong(name, "is missing"));
    }

    private WorkerId worker() throws UsageException {
      String name = needed("worker");
      if (!WorkerId.isFit(name)) {
        throw wrong("worker", "has 1 to 64 letters, digits, dots, dashes and underscores");
      }
      return new WorkerId(name);
    }

    private Path path(String name) throws UsageException {
      try {
        return file.toAbsolutePath().resolveSibling(needed(name)).normalize();
      } catch (InvalidPathException e) {
        throw wrong(name, "is no path");
      }
    }

    private long number(String name, String text, long least, long most) throws UsageException {
      try {
        long number = Long.parseLong(text);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Refused below, like one out of range.
      }
      throw wrong(name, "takes a number from " + least + " to " + most + ", not " + text);
    }

    private Set<String> list(String name) {
      Set<String> items = new LinkedHashSet<>();
      for (String each : value(name).orElse("").split(",", -1)) {
        if (!each.isBlank()) {
          items.add(each.strip());
        }
      }
      return items;
    }

    private Optional<URI> bmc() throws UsageException {
      Optional<String> text = value("bmc");
      try {
        return text.map(URI::create);
      } catch (IllegalArgumentException e) {
        throw wrong("bmc", "is no address of a BMC, such as ipmidev:/dev/ipmi0");
      }
    }

    private Set<InstructionKind> allows() throws UsageException {
      Set<InstructionKind> kinds = EnumSet.noneOf(InstructionKind.class);
      for (String each : list("allows")) {
        try {
          kinds.add(InstructionKind.valueOf(each.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
          throw wrong("allows", "knows no order " + each);
        }
      }
      return kinds;
    }

    private Map<String, TrustedKey> keys() throws UsageException {
      Map<String, TrustedKey> keys = new HashMap<>();
      for (String each : all.stringPropertyNames()) {
        if (each.startsWith("key.")) {
          String name = each.substring("key.".length());
          keys.put(name, new TrustedKey(key(each), role("role." + name)));
        }
      }
      return keys;
    }

    private Role role(String name) throws UsageException {
      String text = needed(name);
      try {
        return Role.valueOf(text.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw wrong(name, "is viewer, operator, deployer or admin, not " + text);
      }
    }

    private Map<String, PublicKey> codeKeys() throws UsageException {
      Map<String, PublicKey> keys = new HashMap<>();
      for (String each : all.stringPropertyNames()) {
        if (each.startsWith("codeKey.")) {
          keys.put(each.substring("codeKey.".length()), key(each));
        }
      }
      return keys;
    }

    private PublicKey key(String name) throws UsageException {
      Path pem = path(name);
      try {
        String text = Files.readString(pem, StandardCharsets.US_ASCII);
        String base64 = text.replaceAll("-----(BEGIN|END) PUBLIC KEY-----|\\s", "");
        X509EncodedKeySpec encoded = new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
        return KeyFactory.getInstance("Ed25519").generatePublic(encoded);
      } catch (IOException e) {
        throw wrong(name, "cannot be read: " + Reason.of(e));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        throw wrong(name, "is no public Ed25519 key in PEM: " + pem);
      }
    }
  }
}
