package dev.sideband.tcp.internal.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.tcp.link.Enrolment;
import dev.sideband.tcp.link.EnrolmentPort;
import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.LinkAuthority;
import dev.sideband.tcp.link.LinkIdentity;
import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.RefusalReason;
import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.transport.Uplink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A new agent gets its certificate for a token, once. */
@Tag("S1-48")
@Timeout(60)
class EnrolmentTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private LinkRig rig;
  private EnrolmentPort port;

  @BeforeEach
  void open() throws IOException {
    rig = LinkRig.inVirtualTime(folder);
    port =
        EnrolmentPort.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of("127.0.0.1"),
            rig.authority,
            Duration.ofDays(30),
            rig.sideband);
  }

  @AfterEach
  void close() {
    port.close();
    rig.close();
  }

  private LinkIdentity enrol(String token) throws IOException {
    return Enrolment.enrol("127.0.0.1", port.address().getPort(), token, rig.sideband);
  }

  private RefusalReason refusalOf(String token) {
    return assertThrows(LinkRefusedException.class, () -> enrol(token)).reason();
  }

  @Test
  void aNewAgentLinksWithWhatItGot() throws Exception {
    Path file = folder.resolve("agent.p12");
    enrol(port.newToken(LinkRig.WEB, HOUR)).save(file, "secret".toCharArray());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (TlsWorkerLink server = rig.openServer();
        Uplink uplink = rig.uplink(IdentitySource.pkcs12(file, "secret"::toCharArray)).open()) {
      rig.heard.expect("connected web-1");
      assertEquals(1, server.workers().size());
      assertEquals(0, uplink.status().waiting());
    }
  }

  @Test
  void aTokenIsGoodForOneKeyAndForItsTime() throws Exception {
    String token = port.newToken(LinkRig.WEB, HOUR);
    enrol(token);
    assertEquals(RefusalReason.BAD_TOKEN, refusalOf(token), "it is used up");
    String old = port.newToken(LinkRig.WEB, HOUR);
    rig.time.advance(HOUR.plusSeconds(1));
    assertEquals(RefusalReason.BAD_TOKEN, refusalOf(old), "it is too old");
    String good = port.newToken(LinkRig.WEB, HOUR);
    String guessed = (good.startsWith("0") ? "1" : "0") + good.substring(1);
    assertEquals(RefusalReason.BAD_TOKEN, refusalOf(guessed), "it was never given out");
    assertEquals(RefusalReason.BAD_TOKEN, refusalOf("token"), "it is none");
    enrol(good);
  }

  /** Whoever stands between learns the token of nobody that looks at the authority first. */
  @Test
  void aServerOfAnotherAuthorityIsRefused() throws Exception {
    LinkAuthority other = LinkAuthority.create("Test", HOUR, rig.sideband);
    try (EnrolmentPort forged =
        EnrolmentPort.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of("127.0.0.1"),
            other,
            HOUR,
            rig.sideband)) {
      String token = port.newToken(LinkRig.WEB, HOUR);
      LinkRefusedException refusal =
          assertThrows(
              LinkRefusedException.class,
              () -> Enrolment.enrol("127.0.0.1", forged.address().getPort(), token, rig.sideband));
      assertEquals(RefusalReason.UNKNOWN_AUTHORITY, refusal.reason());
      assertTrue(!refusal.byPeer());
      rig.untilCounted("link.enrolment.refused 1");
      enrol(token);
    }
  }

  private LinkMessage ask(KeyPair key, String token) throws IOException {
    X509Certificate own =
        new CertificateWriter("x", CertificateWriter.Use.AGENT)
            .valid(rig.time.instant(), rig.time.instant().plus(HOUR))
            .selfSigned(key);
    TokenText.Parts parts = TokenText.parse(token).orElseThrow();
    PinnedCheck check = new PinnedCheck(parts.fingerprint(), "127.0.0.1", rig.time);
    LinkIdentity newcomer = new LinkIdentity(key.getPrivate(), List.of(own), List.of(own));
    int number = port.address().getPort();
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), number);
        SSLSocket tls = TlsSockets.client(plain, "127.0.0.1", number, newcomer, check)) {
      tls.startHandshake();
      LinkConnection made = new LinkConnection(plain, tls, "test", rig.sideband);
      made.write(new LinkMessage.Enrol(1, parts.secret()));
      return made.read(LinkCodec.MOST_FRAME);
    }
  }

  @Test
  void anAnswerThatWasLostIsGivenAgainToTheSameKeyAlone() throws Exception {
    String token = port.newToken(LinkRig.WEB, HOUR);
    KeyPair key = CertificateWriter.newKey();
    assertInstanceOf(LinkMessage.Enrolled.class, ask(key, token));
    assertInstanceOf(LinkMessage.Enrolled.class, ask(key, token));
    assertInstanceOf(LinkMessage.Refusal.class, ask(CertificateWriter.newKey(), token));
  }

  @Test
  void garbageAndNothingEndAndHoldNobodyUp() throws Exception {
    int number = port.address().getPort();
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), number);
        Socket garbage = new Socket(InetAddress.getLoopbackAddress(), number)) {
      garbage.getOutputStream().write("hello, hello, hello".getBytes(StandardCharsets.US_ASCII));
      rig.untilCounted("link.enrolment.refused 1");
      enrol(port.newToken(LinkRig.WEB, HOUR));
      rig.passUntil(() -> rig.counted.contains("link.enrolment.refused 1"));
      assertEquals(-1, silent.getInputStream().read());
    }
  }

  /** The port signs for tokens alone: a certificate of the authority does not help. */
  @Test
  void aWorkerIsNoNewcomer() throws Exception {
    String token = port.newToken(LinkRig.WEB, HOUR);
    LinkIdentity worker = rig.agentIdentity();
    TokenText.Parts parts = TokenText.parse(token).orElseThrow();
    PinnedCheck check = new PinnedCheck(parts.fingerprint(), "127.0.0.1", rig.time);
    int number = port.address().getPort();
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), number);
        SSLSocket tls = TlsSockets.client(plain, "127.0.0.1", number, worker, check)) {
      tls.startHandshake();
      assertThrows(IOException.class, () -> requireMore(tls));
    }
    rig.untilCounted("link.enrolment.refused 1");
  }

  private static void requireMore(SSLSocket tls) throws IOException {
    if (tls.getInputStream().read() < 0) {
      throw new IOException("closed");
    }
  }
}
