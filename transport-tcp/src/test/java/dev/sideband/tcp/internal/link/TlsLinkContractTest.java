package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.LinkAuthority;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.transport.LinkContract;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerLink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The link over TLS does what every link does. */
class TlsLinkContractTest extends LinkContract {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;
  private LinkAuthority authority;
  private @Nullable TlsWorkerLink link;

  @BeforeEach
  void makeAuthority() throws Exception {
    authority = LinkAuthority.create("Test", DAY, sideband);
  }

  @AfterEach
  void closeServer() {
    if (link != null) {
      link.close();
    }
  }

  @Override
  protected WorkerLink server() throws Exception {
    TlsWorkerLink present = link;
    if (present == null) {
      present =
          TlsLink.server(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                  IdentitySource.of(authority.server(List.of("127.0.0.1"), DAY)),
                  heard,
                  sideband)
              .folder(folder.resolve("server"))
              .open();
      link = present;
    }
    return present;
  }

  @Override
  protected Uplink uplink(WorkerId worker) throws Exception {
    return TlsLink.uplink(
            "127.0.0.1",
            ((TlsWorkerLink) server()).address().getPort(),
            IdentitySource.of(authority.agent(worker, DAY)),
            sideband)
        .spool(folder.resolve(worker + ".ring"), 32 << 20)
        .pauses(Duration.ofMillis(20), Duration.ofMillis(100))
        .open();
  }
}
