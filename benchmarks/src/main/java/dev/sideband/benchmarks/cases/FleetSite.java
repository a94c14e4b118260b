package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.fleet.server.FleetServer;
import dev.sideband.fleet.server.FleetSettings;
import dev.sideband.fleet.server.OrderSigner;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.LinkAuthority;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.tcp.link.TlsWorkerLink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;

/**
 * A monitor server in this process, which agents reach over TLS on the loopback; it keeps no
 * histories.
 *
 * @param folder where it keeps the rest, and where agents may keep theirs
 * @param authority who makes the certificates of both ends
 */
record FleetSite(
    Path folder, Sideband sideband, FleetServer server, LinkAuthority authority, TlsWorkerLink link)
    implements AutoCloseable {

  /** How long a certificate lasts. */
  static final Duration DAY = Duration.ofDays(1);

  /** Opens one in an empty folder. */
  static FleetSite open(Path folder) throws IOException {
    Sideband sideband = Sideband.builder().build();
    try {
      return open(folder, sideband);
    } catch (IOException e) {
      sideband.close();
      throw e;
    }
  }

  private static FleetSite open(Path folder, Sideband sideband) throws IOException {
    LinkAuthority authority = LinkAuthority.create("Bench", DAY, sideband);
    FleetServer server = server(folder.resolve("server"), sideband);
    try {
      TlsWorkerLink link =
          TlsLink.server(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                  IdentitySource.of(authority.server(List.of("127.0.0.1"), DAY)),
                  server,
                  sideband)
              .folder(folder.resolve("links"))
              .open();
      server.serve(link);
      return new FleetSite(folder, sideband, server, authority, link);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private static FleetServer server(Path folder, Sideband sideband) throws IOException {
    try {
      return FleetServer.builder(
              folder,
              OrderSigner.of(
                  "bench", KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate()),
              LinuxBoot.clock(sideband.clock()),
              sideband)
          .settings(FleetSettings.STANDARD.history(0))
          .open();
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  int port() {
    return link.address().getPort();
  }

  @Override
  public void close() {
    link.close();
    server.close();
    sideband.close();
  }
}
