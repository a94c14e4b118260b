package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.Role;
import dev.sideband.fleet.TrustedKey;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent's file of settings. */
class AgentSettingsTest {

  private static final String NEEDED =
      """
      worker = web-7
      folder = state
      server = monitor.example:8443
      identity = agent.p12
      identityPasswordFile = agent.password
      services = services.json
      """;

  @TempDir Path folder;
  private PublicKey key;

  @BeforeEach
  void makeKeys() throws Exception {
    key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
    pem("alice.pem", key);
    pem("rsa.pem", KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic());
  }

  private void pem(String name, PublicKey content) throws IOException {
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(content.getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
  }

  private AgentSettings read(String text) throws IOException, UsageException {
    return AgentSettings.read(Files.writeString(folder.resolve("agent.properties"), text));
  }

  private void assertRefused(String why, String text) {
    UsageException refused = assertThrows(UsageException.class, () -> read(text));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("agent.properties"), message);
    assertTrue(message.contains(why), message);
  }

  private static String without(String name) {
    return NEEDED
        .lines()
        .filter(line -> !line.startsWith(name + " "))
        .reduce("", (a, b) -> a + b + "\n");
  }

  @Test
  void whatIsNeededIsEnough() throws Exception {
    AgentSettings settings = read(NEEDED);
    assertEquals(new WorkerId("web-7"), settings.worker());
    assertEquals(folder.resolve("state"), settings.folder(), "beside the file");
    assertEquals("monitor.example", settings.host());
    assertEquals(8443, settings.port());
    assertEquals(Optional.empty(), settings.serverName());
    assertEquals(Map.of(), settings.keys(), "nobody's orders are taken");
    assertEquals(Set.of(), settings.allows());
    assertEquals(Duration.ofSeconds(2), settings.period());
    assertEquals(4 << 20, settings.spoolBytes());
    assertEquals(List.of(), settings.shutDown());
    assertEquals(Optional.empty(), settings.artefacts());
    assertEquals(Map.of(), settings.codeKeys());
    assertEquals(Optional.empty(), settings.bmc());
  }

  @Test
  @Tag("S1-48")
  void everythingElseCanBeSaid() throws Exception {
    AgentSettings settings =
        read(
            NEEDED
                + """
                serverName = monitor
                key.alice = alice.pem
                role.alice = operator
                allows = start, STOP ,,restart
                period = 500
                spoolBytes = 1000000
                shutDown = /sbin/shutdown  -h now
                artefacts = /srv/../srv/artefacts
                code = web, shop
                codeKey.builder = alice.pem
                bmc = ipmidev:/dev/ipmi0
                """);
    assertEquals(Optional.of("monitor"), settings.serverName());
    assertEquals(Map.of("alice", new TrustedKey(key, Role.OPERATOR)), settings.keys());
    assertEquals(
        Set.of(InstructionKind.START, InstructionKind.STOP, InstructionKind.RESTART),
        settings.allows());
    assertEquals(Duration.ofMillis(500), settings.period());
    assertEquals(1_000_000, settings.spoolBytes());
    assertEquals(List.of("/sbin/shutdown", "-h", "now"), settings.shutDown());
    assertEquals(Optional.of(Path.of("/srv/artefacts")), settings.artefacts());
    assertEquals(Set.of("web", "shop"), settings.code());
    assertEquals(Map.of("builder", key), settings.codeKeys());
    assertEquals(Optional.of(URI.create("ipmidev:/dev/ipmi0")), settings.bmc());
  }

  @Test
  void whatIsNeededAndMissingIsNamed() {
    for (String name :
        List.of("worker", "folder", "server", "identity", "identityPasswordFile", "services")) {
      assertRefused(name + " is missing", without(name));
    }
  }

  @Test
  void whatIsWrongIsNamed() {
    assertRefused("wroker is unknown", NEEDED + "wroker = web-7\n");
    assertRefused("worker has 1 to 64", without("worker") + "worker = a b\n");
    assertRefused("server takes HOST:PORT", without("server") + "server = monitor\n");
    assertRefused("server takes a number", without("server") + "server = monitor:0\n");
    assertRefused("period takes a number", NEEDED + "period = 99\n");
    assertRefused("spoolBytes takes a number", NEEDED + "spoolBytes = many\n");
    assertRefused("allows knows no order to dance", NEEDED + "allows = to dance\n");
    assertRefused("role.alice is missing", NEEDED + "key.alice = alice.pem\n");
    assertRefused("role.alice is viewer", NEEDED + "key.alice = alice.pem\nrole.alice = queen\n");
    assertRefused("key.bob cannot be read", NEEDED + "key.bob = bob.pem\nrole.bob = admin\n");
    assertRefused(
        "key.eve is no public Ed25519 key", NEEDED + "key.eve = rsa.pem\nrole.eve = admin\n");
    assertRefused("codeKey.eve is no public", NEEDED + "artefacts = code\ncodeKey.eve = rsa.pem\n");
    assertRefused("role.bob does nothing without key.bob", NEEDED + "role.bob = admin\n");
    assertRefused("code does nothing without artefacts", NEEDED + "code = web\n");
    assertRefused(
        "codeKey.eve does nothing without artefacts", NEEDED + "codeKey.eve = alice.pem\n");
    assertRefused("bmc is no address", NEEDED + "bmc = :no address\n");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    UsageException refused =
        assertThrows(UsageException.class, () -> AgentSettings.read(folder.resolve("none")));
    assertTrue(String.valueOf(refused.getMessage()).endsWith("none does not exist"));
  }
}
