package dev.sideband.tcp.internal.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.LinkAuthority;
import dev.sideband.tcp.link.LinkIdentity;
import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.RefusalReason;
import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer with a bad certificate is refused, and the reason says which is bad. */
@Tag("S1-48")
@Timeout(60)
class RefusalTest {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;
  private LinkRig rig;
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void open() throws IOException {
    rig = LinkRig.inVirtualTime(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  static Set<RefusalReason> reasonsInCertificates() {
    return EnumSet.range(RefusalReason.EXPIRED, RefusalReason.WRONG_USAGE);
  }

  private Instant now() {
    return rig.time.instant();
  }

  /** Returns a writer of a certificate that is good as it is. */
  private CertificateWriter good(CertificateWriter.Use use) throws IOException {
    return new CertificateWriter("x", use).host("127.0.0.1").name("web-1").valid(now(), end());
  }

  private Instant end() {
    return now().plus(DAY);
  }

  private LinkIdentity signed(CertificateWriter writer) throws IOException {
    return signed(writer, rig.authority);
  }

  private LinkIdentity signed(CertificateWriter writer, LinkAuthority by) throws IOException {
    KeyPair key = CertificateWriter.newKey();
    X509Certificate certificate =
        writer.signedBy(by.certificate(), by.identity().key(), key.getPublic());
    return identity(key, certificate);
  }

  private LinkIdentity identity(KeyPair key, X509Certificate... chain) {
    return new LinkIdentity(key.getPrivate(), List.of(chain), List.of(rig.authority.certificate()));
  }

  /** Returns an identity that has what the reason says; its authority is the right one. */
  private LinkIdentity bad(RefusalReason reason, CertificateWriter.Use use) throws IOException {
    CertificateWriter writer = good(use);
    switch (reason) {
      case EXPIRED -> {
        return signed(writer.valid(now().minus(DAY), now().minusSeconds(1)));
      }
      case NOT_YET_VALID -> {
        return signed(writer.valid(now().plusSeconds(1), end()));
      }
      case SELF_SIGNED -> {
        KeyPair key = CertificateWriter.newKey();
        return identity(key, writer.selfSigned(key));
      }
      case UNKNOWN_AUTHORITY -> {
        return signed(writer, LinkAuthority.create("Other", DAY, rig.sideband));
      }
      case REVOKED -> {
        LinkIdentity identity = signed(writer);
        revoked.add(identity.fingerprint());
        return identity;
      }
      case WRONG_NAME -> {
        return signed(new CertificateWriter("127.0.0.1", use).valid(now(), end()));
      }
      default -> {
        boolean isServer = use == CertificateWriter.Use.SERVER;
        return signed(good(isServer ? CertificateWriter.Use.AGENT : CertificateWriter.Use.SERVER));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("reasonsInCertificates")
  void anAgentIsRefused(RefusalReason reason) throws Exception {
    LinkIdentity identity = bad(reason, CertificateWriter.Use.AGENT);
    try (TlsWorkerLink server =
            rig.open(
                rig.server(IdentitySource.of(rig.serverIdentity()))
                    .revocations(revoked::contains));
        Uplink uplink = rig.uplink(IdentitySource.of(identity)).open()) {
      LinkRefusedException refusal = rig.nextRefused();
      assertEquals(reason, refusal.reason(), refusal::toString);
      assertTrue(!refusal.byPeer(), refusal::toString);
      rig.untilCounted("link.lost.connections 1");
      LinkRefusedException told =
          assertInstanceOf(LinkRefusedException.class, uplink.status().failure().orElseThrow());
      assertTrue(told.byPeer(), told::toString);
      assertEquals(List.of(), server.workers());
      assertEquals(List.of(), rig.heard.rest());
    }
  }

  @ParameterizedTest
  @MethodSource("reasonsInCertificates")
  void aServerIsRefused(RefusalReason reason) throws Exception {
    LinkIdentity identity = bad(reason, CertificateWriter.Use.SERVER);
    try (TlsWorkerLink server = rig.open(rig.server(IdentitySource.of(identity)));
        Uplink uplink = rig.uplink().revocations(revoked::contains).open()) {
      assertTrue(rig.nextRefused().byPeer(), "the server hears that it is refused");
      rig.untilCounted("link.lost.connections 1");
      LinkRefusedException refusal =
          assertInstanceOf(LinkRefusedException.class, uplink.status().failure().orElseThrow());
      assertEquals(reason, refusal.reason(), refusal::toString);
      assertTrue(!refusal.byPeer(), refusal::toString);
      assertEquals(List.of(), server.workers());
    }
  }

  /** It is called as the right authority is, and has another key. */
  @Test
  void aForgedSignatureIsNobodys() throws Exception {
    LinkAuthority forger = LinkAuthority.create("Test", DAY, rig.sideband);
    LinkIdentity forged = signed(good(CertificateWriter.Use.AGENT), forger);
    try (TlsWorkerLink server = rig.openServer();
        Uplink uplink = rig.uplink(IdentitySource.of(forged)).open()) {
      assertEquals(RefusalReason.UNKNOWN_AUTHORITY, rig.nextRefused().reason());
      assertEquals(List.of(), server.workers(), uplink.status()::toString);
    }
  }

  @Test
  void aWorkerThatIsNotAdmittedIsTold() throws Exception {
    try (TlsWorkerLink server =
            rig.open(
                rig.server(IdentitySource.of(rig.serverIdentity()))
                    .admitted(worker -> !worker.equals(new WorkerId("web-1"))));
        Uplink uplink = rig.uplink().open()) {
      assertEquals(RefusalReason.NOT_ADMITTED, rig.nextRefused().reason());
      rig.untilCounted("link.lost.connections 1");
      LinkRefusedException told =
          assertInstanceOf(LinkRefusedException.class, uplink.status().failure().orElseThrow());
      assertEquals(RefusalReason.NOT_ADMITTED, told.reason());
      assertTrue(told.byPeer());
      assertEquals(List.of(), server.workers());
    }
  }

  @Test
  void aConnectionEndsWhenItsCertificateIsRevoked() throws Exception {
    LinkIdentity identity = rig.agentIdentity();
    try (TlsWorkerLink server =
            rig.open(
                rig.server(IdentitySource.of(rig.serverIdentity()))
                    .revocations(revoked::contains));
        Uplink uplink = rig.uplink(IdentitySource.of(identity)).open()) {
      rig.heard.expect("connected web-1");
      LinkRig.until(() -> uplink.status().connected());
      revoked.add(identity.fingerprint());
      rig.passUntil(() -> !rig.refused.isEmpty());
      assertEquals(RefusalReason.REVOKED, rig.nextRefused().reason());
      rig.heard.expect("disconnected web-1");
      assertTrue(!server.workers().get(0).connected());
    }
  }

  /** Certificates are exchanged without a start at either end, and none outlives its connection. */
  @Test
  void certificatesAreRotated() throws Exception {
    Path agentFile = folder.resolve("agent.p12");
    Path serverFile = folder.resolve("server.p12");
    Duration life = Duration.ofSeconds(30);
    rig.authority.agent(LinkRig.WEB, life).save(agentFile, "secret".toCharArray());
    rig.authority.server(List.of("127.0.0.1"), life).save(serverFile, "secret".toCharArray());
    try (TlsWorkerLink server =
            rig.open(rig.server(IdentitySource.pkcs12(serverFile, "secret"::toCharArray)));
        Uplink uplink =
            rig.uplink(IdentitySource.pkcs12(agentFile, "secret"::toCharArray)).open()) {
      rig.heard.expect("connected web-1");
      LinkRig.until(() -> uplink.status().connected());
      rig.authority.agent(LinkRig.WEB, DAY).save(agentFile, "secret".toCharArray());
      rig.authority.server(List.of("127.0.0.1"), DAY).save(serverFile, "secret".toCharArray());
      rig.passUntil(() -> uplink.status().connections() == 2);
      assertTrue(now().isAfter(Instant.parse("2026-01-01T00:00:30Z")), "not before it must");
      rig.heard.expect("disconnected web-1", "connected web-1");
      assertEquals(1, server.workers().size());
    }
  }
}
