package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.fleet.deploy.Artefact;
import dev.sideband.tcp.link.LinkAuthority;
import dev.sideband.transport.WorkerId;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Who is who in a fleet of the lab: what a monitor server and its agents need of each other. */
final class FleetIdentities implements AutoCloseable {

  static final String PASSWORD = "only for the lab";
  static final String KEY = "monitor-server";

  private static final Duration YEAR = Duration.ofDays(365);

  private final Sideband sideband = Sideband.builder().build();
  private final Path folder;
  private final LinkAuthority authority;
  private final KeyPair keys;

  /** Makes them, and puts into the folder what the server needs of them. */
  FleetIdentities(Path folder) throws IOException {
    this.folder = folder;
    this.authority = LinkAuthority.create("Lab", YEAR, sideband);
    this.keys = keys();
    authority.server(List.of("127.0.0.1"), YEAR).save(identity(folder), PASSWORD.toCharArray());
    Files.write(orderKey(folder), keys.getPrivate().getEncoded());
  }

  private static KeyPair keys() throws IOException {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** The identity of the server whose folder this is. */
  static Path identity(Path folder) {
    return folder.resolve("server.p12");
  }

  /** The key by which it signs its orders, PKCS #8. */
  static Path orderKey(Path folder) {
    return folder.resolve("orders.key");
  }

  /**
   * Writes the settings of an agent that dials a server on this machine, and returns their file.
   *
   * @param more further settings, a line each
   */
  Path settings(String worker, int port, String services, String more) throws IOException {
    Path home = Files.createDirectories(folder.resolve(worker));
    authority
        .agent(new WorkerId(worker), YEAR)
        .save(home.resolve("agent.p12"), PASSWORD.toCharArray());
    Files.writeString(home.resolve("password"), PASSWORD + "\n");
    Files.writeString(home.resolve("services.json"), services);
    Files.writeString(
        home.resolve("orders.pem"),
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    return Files.writeString(
        home.resolve("agent.properties"),
        """
        worker = %s
        folder = state
        server = 127.0.0.1:%d
        identity = agent.p12
        identityPasswordFile = password
        services = services.json
        key.%s = orders.pem
        role.%s = admin
        period = 500
        """
                .formatted(worker, port, KEY, KEY)
            + more);
  }

  /** The settings of an agent that replaces the code of one service. */
  String settingsOfCode(String service) {
    return """
    artefacts = ../artefacts
    code = %s
    codeKey.%s = orders.pem
    """
        .formatted(service, KEY);
  }

  /** Puts a file where agents fetch code, signs it, and returns what an order says of it. */
  Map<String, String> artefact(String name, String version, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Files.write(Files.createDirectories(folder.resolve("artefacts")).resolve(name), bytes);
    try {
      Bytes digest = Bytes.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes));
      return Artefact.sign(name, version, digest, KEY, keys.getPrivate()).toArguments();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    sideband.close();
  }
}
