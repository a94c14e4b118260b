package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.fleet.server.FleetServer;
import dev.sideband.fleet.server.FleetSettings;
import dev.sideband.fleet.server.OrderSigner;
import dev.sideband.fleet.server.PowerChange;
import dev.sideband.fleet.server.PowerEffect;
import dev.sideband.fleet.server.PowerOutcome;
import dev.sideband.fleet.server.PowerSwitch;
import dev.sideband.fleet.server.ProcessQuery;
import dev.sideband.fleet.service.ServiceColumns;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.monitor.TableSender;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.snapshot.SnapshotLimits;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.table.Column;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.table.TableSnapshotFormat;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.transport.LocalLink;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import dev.sideband.workbench.bus.BusWatch;
import dev.sideband.workbench.connection.ConnectionWatch;
import dev.sideband.workbench.console.ConsoleRack;
import dev.sideband.workbench.fleet.DemoArtefacts;
import dev.sideband.workbench.fleet.FleetNews;
import dev.sideband.workbench.fleet.FleetWatch;
import dev.sideband.workbench.web.BmcPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The Workbench's page over a monitor server of {@value #WORKERS} workers with {@value #ROWS}
 * processes each, whose made-up tables do not change. A quarter of the processes does not respond,
 * the first worker has {@value #SERVICES} services, and the last one is away.
 */
final class ManyProcesses implements AutoCloseable, PowerSwitch {

  static final int WORKERS = 50;
  static final int ROWS = 1_000;
  static final int SERVICES = 300;

  /** The service of the first worker that does not respond: the last one. */
  static final String FAILING = "service-299";

  private static final Duration HOUR = Duration.ofHours(1);
  private static final int FIRST_PID = 100;
  private static final List<ProcessState> STATES =
      List.of(ProcessState.WORKING, ProcessState.WAITING, ProcessState.BUSY, ProcessState.ERROR);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final BlockingQueue<String> pressed = new LinkedBlockingQueue<>();
  private final Sideband sideband;
  private final FleetServer server;
  private final BmcPage page;

  ManyProcesses(Path folder) throws IOException {
    this.sideband = kept(Sideband.builder().build());
    BootClock clock = LinuxBoot.clock(sideband.clock());
    this.server =
        kept(
            FleetServer.builder(folder.resolve("server"), signer(), clock, sideband)
                .settings(settings())
                .power(this)
                .open());
    LocalLink link = kept(new LocalLink(server, sideband));
    server.serve(link);
    FleetWatch watch = kept(new FleetWatch(server, DemoArtefacts.none(), () -> {}, sideband));
    send(link, watch);
    SnapshotPipeline none =
        kept(
            SnapshotPipeline.open(
                folder.resolve("processes"),
                new TableSnapshotFormat(),
                new SnapshotLimits(8 << 20, HOUR, HOUR, HOUR),
                clock));
    BusWatch bus = kept(BusWatch.open(Files.createDirectories(folder.resolve("bus")), sideband));
    ConnectionWatch connections =
        kept(
            ConnectionWatch.open(Files.createDirectories(folder.resolve("connections")), sideband));
    this.page =
        kept(
            BmcPage.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                none,
                (user, password) -> true,
                clock,
                HOUR,
                bus,
                kept(ConsoleRack.empty()),
                connections,
                watch,
                sideband));
  }

  private <T extends AutoCloseable> T kept(T part) {
    parts.push(part);
    return part;
  }

  private static OrderSigner signer() throws IOException {
    try {
      return OrderSigner.of(
          "nobody", KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** No worker counts as silent, although none sends anything more. */
  private static FleetSettings settings() {
    FleetSettings usual = FleetSettings.STANDARD;
    return new FleetSettings(
        HOUR,
        Duration.ofMillis(1),
        usual.steadyAfter(),
        usual.orderWithin(),
        usual.finishWithin(),
        usual.rules(),
        0,
        usual.mostWorkers(),
        usual.mostRows());
  }

  private void send(LocalLink link, FleetWatch watch) throws IOException {
    Uplink last = link.uplink(worker(WORKERS - 1));
    try (FleetNews news = watch.follow()) {
      for (int worker = 0; worker < WORKERS; worker++) {
        Uplink uplink = worker == WORKERS - 1 ? last : link.uplink(worker(worker));
        new TableSender(uplink, ProcessInfo.STREAM).take(table(worker).freeze());
        if (worker == 0) {
          new TableSender(uplink, ServiceInfo.STREAM).take(services());
        }
      }
      while (server.processes(ProcessQuery.ALL).total() < WORKERS * ROWS
          || server.worker(worker(0)).orElseThrow().services().size() < SERVICES) {
        news.await(Duration.ofSeconds(5), Duration.ZERO);
      }
      last.close();
    }
  }

  private static WorkerId worker(int number) {
    return new WorkerId(String.format("worker-%02d", number));
  }

  private static Table services() {
    TableBuffer rows = new TableBuffer(ServiceColumns.SCHEMA);
    Stamp now =
        new Stamp(
            new HostBoot(new UUID(1, 0)), HOUR.toMillis() * 1_000, Instant.EPOCH, Duration.ZERO);
    rows.clear(now);
    for (int number = 0; number < SERVICES; number++) {
      String name = String.format("service-%03d", number);
      ProcessState state =
          name.equals(FAILING) ? ProcessState.UNEXPECTEDLY_TERMINATED : ProcessState.WORKING;
      new ServiceInfo(
              name,
              now,
              "web",
              state,
              Instant.EPOCH,
              "",
              "full",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              0,
              Optional.empty(),
              false,
              false,
              Optional.empty())
          .addTo(rows);
    }
    return rows.freeze();
  }

  @Override
  public boolean reaches(WorkerId worker) {
    return worker.equals(worker(WORKERS - 1));
  }

  @Override
  public CompletionStage<PowerOutcome> power(WorkerId worker, PowerChange change) {
    pressed.add(worker + " " + change);
    return CompletableFuture.completedFuture(new PowerOutcome(PowerEffect.TAKEN, "it took it"));
  }

  /** Returns what chassis were told, in order. */
  BlockingQueue<String> pressed() {
    return pressed;
  }

  /** In most columns many processes have the same; some lack what others have. */
  private static TableBuffer table(int worker) {
    TableBuffer rows = new TableBuffer(ProcessColumns.SCHEMA);
    HostBoot boot = new HostBoot(new UUID(1, worker));
    rows.clear(new Stamp(boot, HOUR.toMillis() * 1_000, Instant.EPOCH, Duration.ZERO));
    for (int row = 0; row < ROWS; row++) {
      long mixed = mixed((long) worker * ROWS + row);
      rows.beginRow();
      int position = 0;
      for (Column column : ProcessColumns.SCHEMA.columns()) {
        set(rows, position++, column, mixed, row);
        mixed = mixed(mixed);
      }
      rows.endRow();
    }
    return rows;
  }

  private static void set(TableBuffer rows, int position, Column column, long mixed, int row) {
    if (position == ProcessColumns.PID) {
      rows.set(position, FIRST_PID + row);
    } else if (position == ProcessColumns.STATE) {
      rows.set(position, STATES.get((int) Long.remainderUnsigned(mixed, STATES.size())).name());
    } else if (position == ProcessColumns.KERNEL_STATE) {
      rows.set(position, "RSDZ".charAt((int) Long.remainderUnsigned(mixed, 4)));
    } else if (!column.kind().numeric()) {
      rows.set(position, column.name() + "-" + Long.remainderUnsigned(mixed, 2_000));
    } else if (position < ProcessColumns.NAME || row % 10 != position % 10) {
      rows.set(position, Long.remainderUnsigned(mixed, 10L << (position % 4) * 6));
    }
  }

  /** A number that looks as if it were drawn (the finalizer of SplitMix64). */
  private static long mixed(long number) {
    long z = (number + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  FleetServer server() {
    return server;
  }

  URI uri() {
    return page.uri();
  }

  @Override
  public void close() {
    for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
