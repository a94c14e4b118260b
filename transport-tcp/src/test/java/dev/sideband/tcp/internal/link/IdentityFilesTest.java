package dev.sideband.tcp.internal.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.LinkIdentity;
import dev.sideband.tcp.link.RevocationFile;
import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.transport.Uplink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys, certificates and lists in files, as we and others write them. */
@Timeout(120)
class IdentityFilesTest {

  private static final String PASSWORD = "secret-1";

  @TempDir Path folder;
  private LinkRig rig;

  @BeforeEach
  void open() throws IOException {
    rig = LinkRig.inRealTime(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static String pem(String label, byte[] coded) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(coded);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  private static String pem(List<X509Certificate> certificates) throws Exception {
    StringBuilder text = new StringBuilder("Some remark\n");
    for (X509Certificate each : certificates) {
      text.append(pem("CERTIFICATE", each.getEncoded()));
    }
    return text.toString();
  }

  private void write(LinkIdentity identity) throws Exception {
    Files.writeString(folder.resolve("tls.crt"), pem(identity.chain()));
    Files.writeString(folder.resolve("tls.key"), pem("PRIVATE KEY", identity.key().getEncoded()));
    Files.writeString(folder.resolve("ca.crt"), pem(identity.authorities()));
  }

  private IdentitySource pemSource() {
    return IdentitySource.pem(
        folder.resolve("tls.crt"), folder.resolve("tls.key"), folder.resolve("ca.crt"));
  }

  @Test
  void pemFilesAreReadAgainAndTheLastGoodOnesStay() throws Exception {
    IdentitySource source = pemSource();
    assertThrows(IOException.class, source::identity);
    LinkIdentity first = rig.agentIdentity();
    write(first);
    assertEquals(first.key(), source.identity().key());
    assertEquals(first.chain(), source.identity().chain());
    assertEquals(first.authorities(), source.identity().authorities());
    for (String nonsense :
        new String[] {"", "-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----", "\0"}) {
      Files.writeString(folder.resolve("tls.crt"), nonsense);
      assertEquals(first.chain(), source.identity().chain());
    }
    LinkIdentity second = rig.agentIdentity();
    write(second);
    assertEquals(second.fingerprint(), source.identity().fingerprint());
    assertTrue(!second.toString().contains(second.key().toString()));
  }

  @Test
  void everyPrefixOfAPemFileIsAnIoException() throws Exception {
    LinkIdentity identity = rig.agentIdentity();
    byte[] key =
        pem("PRIVATE KEY", identity.key().getEncoded()).getBytes(StandardCharsets.US_ASCII);
    byte[] certificate =
        pem("CERTIFICATE", identity.chain().get(0).getEncoded())
            .getBytes(StandardCharsets.US_ASCII);
    for (int size = 0; size < key.length - 2; size++) {
      byte[] prefix = Arrays.copyOf(key, size);
      assertThrows(IOException.class, () -> Pem.privateKey(prefix));
    }
    for (int size = 0; size < certificate.length - 2; size++) {
      byte[] prefix = Arrays.copyOf(certificate, size);
      assertThrows(IOException.class, () -> Pem.certificates(prefix));
    }
    byte[] coded = identity.chain().get(0).getEncoded();
    for (int size = 0; size < coded.length; size++) {
      byte[] prefix = Arrays.copyOf(coded, size);
      assertThrows(IOException.class, () -> Pem.certificate(prefix));
    }
  }

  @Test
  void aKeyStoreWithAnotherPasswordOrWithoutAuthorityIsRefused() throws Exception {
    Path file = folder.resolve("agent.p12");
    rig.agentIdentity().save(file, PASSWORD.toCharArray());
    assertThrows(
        IOException.class, () -> IdentitySource.pkcs12(file, "wrong"::toCharArray).identity());
    KeyStore empty = KeyStore.getInstance("PKCS12");
    empty.load(null, null);
    assertThrows(IOException.class, () -> LinkIdentity.of(empty, new char[0]));
    IdentitySource.pkcs12(file, PASSWORD::toCharArray).identity();
  }

  @Test
  void theListOfThoseRevoked() throws Exception {
    Path file = folder.resolve("revoked");
    RevocationFile list = new RevocationFile(file);
    String one = "aa".repeat(32);
    String other = "55".repeat(32);
    assertThrows(IOException.class, () -> list.isRevoked(one), "not to know is not to let in");
    Files.writeString(file, "# none yet\n\n");
    assertTrue(!list.isRevoked(one));
    Files.writeString(file, "AA:".repeat(31) + "AA web-1, stolen\r\n" + other + " # lost\n");
    assertTrue(list.isRevoked(one));
    assertTrue(list.isRevoked(other));
    Files.writeString(file, one + "\nabc\n");
    assertThrows(IOException.class, () -> list.isRevoked(other));
  }

  /** An authority of any usual kind signs, and the JDK finds it right. */
  @ParameterizedTest
  @CsvSource({"EC, 256", "EC, 384", "RSA, 2048", "Ed25519, 255"})
  void certificatesAreSignedByKeysOfEveryKind(String kind, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    generator.initialize(bits);
    KeyPair key = generator.generateKeyPair();
    Instant far = Instant.parse("2051-02-03T04:05:06Z");
    X509Certificate authority =
        new CertificateWriter("Root", CertificateWriter.Use.AUTHORITY)
            .valid(Instant.EPOCH, far)
            .selfSigned(key);
    authority.verify(key.getPublic());
    X509Certificate signed =
        new CertificateWriter("x", CertificateWriter.Use.SERVER)
            .host("a.example")
            .host("127.0.0.1")
            .valid(Instant.EPOCH, far)
            .signedBy(authority, key.getPrivate(), CertificateWriter.newKey().getPublic());
    signed.verify(key.getPublic());
    assertEquals(far, signed.getNotAfter().toInstant());
    assertEquals(Instant.EPOCH, signed.getNotBefore().toInstant());
    assertEquals(-1, signed.getBasicConstraints());
    assertTrue(authority.getBasicConstraints() >= 0);
    assertEquals(List.of("1.3.6.1.5.5.7.3.1"), signed.getExtendedKeyUsage());
    assertEquals(
        "[[2, a.example], [7, 127.0.0.1]]",
        signed.getSubjectAlternativeNames().stream()
            .sorted((a, b) -> (Integer) a.get(0) - (Integer) b.get(0))
            .toList()
            .toString());
    byte[] text =
        pem("PRIVATE KEY", key.getPrivate().getEncoded()).getBytes(StandardCharsets.US_ASCII);
    assertEquals(key.getPrivate(), Pem.privateKey(text));
  }

  private String keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
    return output;
  }

  private Path keytoolIdentity(String name, String names, String usage) throws Exception {
    String store = name + ".p12";
    keytool(
        "-genkeypair",
        "-alias",
        "own",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=" + name,
        "-keystore",
        store,
        "-storepass",
        PASSWORD);
    keytool(
        "-certreq",
        "-alias",
        "own",
        "-file",
        "own.csr",
        "-keystore",
        store,
        "-storepass",
        PASSWORD);
    keytool(
        "-gencert",
        "-alias",
        "ca",
        "-infile",
        "own.csr",
        "-outfile",
        "own.crt",
        "-ext",
        "san=" + names,
        "-ext",
        "eku=" + usage,
        "-ext",
        "ku:c=digitalSignature",
        "-keystore",
        "ca.p12",
        "-storepass",
        PASSWORD);
    keytool(
        "-importcert",
        "-alias",
        "authority",
        "-file",
        "ca.crt",
        "-noprompt",
        "-keystore",
        store,
        "-storepass",
        PASSWORD);
    keytool(
        "-importcert",
        "-alias",
        "own",
        "-file",
        "own.crt",
        "-noprompt",
        "-keystore",
        store,
        "-storepass",
        PASSWORD);
    return folder.resolve(store);
  }

  /** What another program made serves as well. */
  @Test
  void certificatesThatKeytoolMade() throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        "ca",
        "-keyalg",
        "EC",
        "-groupname",
        "secp384r1",
        "-dname",
        "CN=Root",
        "-ext",
        "bc:c",
        "-ext",
        "ku:c=keyCertSign",
        "-keystore",
        "ca.p12",
        "-storepass",
        PASSWORD);
    keytool(
        "-exportcert",
        "-alias",
        "ca",
        "-file",
        "ca.crt",
        "-keystore",
        "ca.p12",
        "-storepass",
        PASSWORD);
    Path server = keytoolIdentity("server", "dns:monitor,ip:127.0.0.1", "serverAuth");
    Path agent = keytoolIdentity("agent", "dns:web-1", "clientAuth");
    try (TlsWorkerLink link =
            rig.open(rig.server(IdentitySource.pkcs12(server, PASSWORD::toCharArray)));
        Uplink uplink = rig.uplink(IdentitySource.pkcs12(agent, PASSWORD::toCharArray)).open()) {
      rig.heard.expect("connected web-1");
      assertEquals(1, link.workers().size(), uplink.status()::toString);
    }
  }

  /** What we made is read by another program as it was meant. */
  @Test
  void keytoolReadsOurCertificates() throws Exception {
    Files.write(folder.resolve("ours.crt"), rig.serverIdentity().chain().get(0).getEncoded());
    String shown = keytool("-printcert", "-file", "ours.crt");
    for (String each :
        List.of(
            "CN=Test",
            "SHA256withECDSA",
            "serverAuth",
            "monitor.example",
            "127.0.0.1",
            "DigitalSignature",
            "AuthorityKeyIdentifier",
            "SubjectKeyIdentifier")) {
      assertTrue(shown.contains(each), shown);
    }
  }
}
