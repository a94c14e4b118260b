package dev.sideband.workbench.connection;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.ConnectionInfo;
import dev.sideband.connection.Direction;
import dev.sideband.connection.IpAddress;
import dev.sideband.connection.TcpState;
import dev.sideband.table.RowType;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.LocalLink;
import dev.sideband.transport.TableSource;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerLink;
import dev.sideband.transport.WorkerListener;
import dev.sideband.workbench.link.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/** A watch whose connections do what a test says, with links in memory. All are to 10.0.0.1. */
public final class TestConnections implements TableSource<ConnectionInfo> {

  private record Fake(int port, String client, TcpState state) {}

  /** The boot that the sweeps are of. */
  public static final HostBoot BOOT = new HostBoot(new UUID(7, 7));

  private final Map<Integer, Fake> connections = new ConcurrentSkipListMap<>();
  private final BootClock clock;
  private int last;

  /** Creates connections that there are none of yet. */
  public TestConnections(TransportContext context) {
    clock = BootClock.of(BOOT, Duration.ofHours(1), context.ticker(), context.clock());
  }

  /** Watches them; a CMDB that is not there yet is made. */
  public ConnectionWatch watch(Path folder, TransportContext context) throws IOException {
    Files.createDirectories(folder);
    Path cmdb = folder.resolve("cmdb.json");
    if (!Files.exists(cmdb)) {
      Files.writeString(cmdb, "{\"shop\":{\"owner\":\"team-a\",\"environment\":\"live\"}}");
    }
    PortNames names = new PortNames().put(80, "shop").put(22, "login");
    ConnectionWatch.Machine machine =
        new ConnectionWatch.Machine("10.0.0.1", new WorkerId("test"), this, List.of(names), null);
    return ConnectionWatch.open(
        folder, new LocalLinks(context), machine, names, clock, null, context);
  }

  /** Adds a connection and returns its number. */
  public int add(int port, String client, TcpState state) {
    connections.put(++last, new Fake(port, client, state));
    return last;
  }

  /** Ends a connection. */
  public void end(int number) {
    connections.remove(number);
  }

  @Override
  public RowType<ConnectionInfo> rowType() {
    return ConnectionInfo.TYPE;
  }

  @Override
  public void read(TableBuffer into) {
    into.clear(clock.now());
    connections.forEach((number, fake) -> {
      into.beginRow();
      into.set(ConnectionColumns.LOCAL_ADDRESS, IpAddress.of("10.0.0.1").bytes());
      into.set(ConnectionColumns.LOCAL_PORT, fake.port);
      into.set(ConnectionColumns.REMOTE_ADDRESS, IpAddress.of(fake.client).bytes());
      into.set(ConnectionColumns.REMOTE_PORT, 40_000 + number);
      into.set(ConnectionColumns.SOCKET, number);
      into.set(ConnectionColumns.STATE, fake.state.number());
      into.set(ConnectionColumns.DIRECTION, Direction.INBOUND.ordinal());
      into.endRow();
    });
  }

  @Override
  public void close() {}

  private static final class LocalLinks implements Links {

    private final TransportContext context;
    private final Map<String, LocalLink> links = new HashMap<>();

    LocalLinks(TransportContext context) {
      this.context = context;
    }

    @Override
    public WorkerLink serve(String role, WorkerListener listener) {
      LocalLink link = new LocalLink(listener, context);
      links.put(role, link);
      return link;
    }

    @Override
    public Uplink dial(String role, WorkerId caller) {
      return Objects.requireNonNull(links.get(role)).uplink(caller);
    }
  }
}
