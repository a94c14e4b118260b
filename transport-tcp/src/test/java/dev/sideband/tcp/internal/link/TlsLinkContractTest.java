package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.LinkAuthority;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.transport.LinkContract;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerLink;
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
  private @Nullable LinkAuthority authority;
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
    if (link == null) {
      link =
          TlsLink.server(
                  new InetSocketAddress("127.0.0.1", 0),
                  IdentitySource.of(authority.server(List.of("127.0.0.1"), DAY)),
                  heard,
                  sideband)
              .folder(folder.resolve("server"))
              .open();
    }
    return link;
  }

  @Override
  protected Uplink uplink(WorkerId worker) throws Exception {
    return TlsLink.uplink(
            "127.0.0.1",
            link.address().getPort(),
            IdentitySource.of(authority.agent(worker, DAY)),
            sideband)
        .spool(folder.resolve(worker + ".ring"), 32 << 20)
        .pauses(Duration.ofMillis(20), Duration.ofMillis(100))
        .open();
  }
}
