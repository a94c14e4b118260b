package dev.sideband.tcp.internal.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNameTest {

  private static final KeyPair KEY = CertificateWriter.newKey();

  @ParameterizedTest
  @CsvSource({
    "monitor.example, monitor.example, true",
    "Monitor.Example., monitor.example, true",
    "monitor.example, Monitor.EXAMPLE, true",
    "other.example, monitor.example, false",
    "evil-monitor.example, monitor.example, false",
    "a.monitor.example, monitor.example, false",
    "monitor.example, *.example, false",
    "a.monitor.example, *.monitor.example, true",
    "a.b.monitor.example, *.monitor.example, false",
    "monitor.example, *.monitor.example, false",
    "am.monitor.example, a*.monitor.example, false",
    "monitor, monitor, true",
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.2, 127.0.0.1, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "::1, 127.0.0.1, false",
    "127.0.0.1, *.0.0.1, false",
  })
  void namesAreMatched(String dialled, String inCertificate, boolean expected) throws Exception {
    X509Certificate certificate =
        new CertificateWriter("127.0.0.1", CertificateWriter.Use.SERVER)
            .valid(Instant.EPOCH, Instant.EPOCH.plusSeconds(1))
            .host(inCertificate)
            .selfSigned(KEY);
    assertEquals(expected, HostName.matches(dialled, certificate));
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "monitor.example"})
  void theSubjectIsNoName(String dialled) throws Exception {
    X509Certificate certificate =
        new CertificateWriter(dialled, CertificateWriter.Use.SERVER).selfSigned(KEY);
    assertEquals(false, HostName.matches(dialled, certificate));
  }
}
