package dev.sideband.workbench.link;

import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.LinkAuthority;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerLink;
import dev.sideband.transport.WorkerListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ObjIntConsumer;

/**
 * Links over TLS 1.3 on the loopback interface, each role at a port of its own, with certificates
 * of an authority that is made anew and kept nowhere.
 */
public final class TlsLinks implements Links {

  private static final Duration LIFE = Duration.ofDays(365);
  private static final Duration OUTAGE = Duration.ofMinutes(10);
  private static final int ENTRY_BYTES = 60_000;

  private final Path folder;
  private final ObjIntConsumer<String> ports;
  private final TransportContext context;
  private final LinkAuthority authority;
  private final Map<String, Integer> served = new HashMap<>();

  /**
   * Creates links.
   *
   * @param folder where they keep what waits and what was taken
   * @param ports told the name of each role and its port
   */
  public TlsLinks(Path folder, ObjIntConsumer<String> ports, TransportContext context)
      throws IOException {
    this.folder = folder;
    this.ports = ports;
    this.context = context;
    this.authority = LinkAuthority.create("Workbench", LIFE, context);
  }

  @Override
  public WorkerLink serve(String role, WorkerListener listener) throws IOException {
    IdentitySource identity =
        IdentitySource.of(
            authority.server(List.of(InetAddress.getLoopbackAddress().getHostAddress()), LIFE));
    TlsWorkerLink link =
        TlsLink.server(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                identity,
                listener,
                context)
            .folder(folder.resolve(role + "-link"))
            .open();
    served.put(role, link.address().getPort());
    ports.accept(role + " server", link.address().getPort());
    return link;
  }

  @Override
  public Uplink dial(String role, WorkerId caller) throws IOException {
    return TlsLink.uplink(
            InetAddress.getLoopbackAddress().getHostAddress(),
            Objects.requireNonNull(served.get(role), role),
            IdentitySource.of(authority.agent(caller, LIFE)),
            context)
        .spool(folder.resolve(caller + "-to-" + role + ".ring"), OUTAGE, 1, ENTRY_BYTES)
        .open();
  }
}
