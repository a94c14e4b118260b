package dev.sideband.fleet.service;

import dev.sideband.fleet.RestartPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** What tests of one supervisor's services begin with. */
abstract class ServiceTests {

  static final RestartPolicy TWICE =
      new RestartPolicy(
          true, Duration.ofSeconds(1), Duration.ofSeconds(10), 2, Duration.ofSeconds(30));
  static final ProbeRule PROBE =
      new ProbeRule(
          new Probe.Tcp("localhost", 80), Duration.ofSeconds(2), Duration.ofSeconds(1), 3, 1);

  @TempDir Path folder;

  ServiceDeclarationBuilder web() {
    return ServiceDeclaration.of("web", folder, "serve").restart(TWICE);
  }

  ServiceRig rig(ServiceDeclarationBuilder... services) throws IOException {
    ServiceDeclaration[] built = new ServiceDeclaration[services.length];
    for (int i = 0; i < built.length; i++) {
      built[i] = services[i].build();
    }
    return new ServiceRig(folder, built);
  }

  static ProbeResult ill(String text) {
    return new ProbeResult(false, text);
  }
}
