package dev.sideband.workbench;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.bmc.SoftwareBmcBuilder;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.snapshot.SnapshotLimits;
import dev.sideband.snapshot.Stage;
import dev.sideband.table.TableSnapshotFormat;
import dev.sideband.workbench.bus.BusWatch;
import dev.sideband.workbench.connection.ConnectionWatch;
import dev.sideband.workbench.console.ConsoleRack;
import dev.sideband.workbench.console.DemoServer;
import dev.sideband.workbench.fleet.DemoFleet;
import dev.sideband.workbench.fleet.FleetWatch;
import dev.sideband.workbench.web.BmcPage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What stands on the Workbench's desk, joined: a software BMC, a host that writes to it through KCS
 * and whose buses and connections it watches, consoles, a monitor server with three agents, and the
 * BMC's page.
 *
 * <p>Safe for any thread. The Sideband belongs to the caller.
 */
final class Desk implements AutoCloseable {

  private static final int STAGE_BYTES = 16 << 20;
  private static final Duration ABANDON_AFTER = Duration.ofSeconds(30);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);
  private static final Duration STALE_AFTER = Duration.ofSeconds(15);

  private static final long FIRST_TABLE_SECONDS = 10;
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Sideband sideband;
  private final DeskHost host;
  private final SoftwareBmc bmc;
  private final BmcPage page;
  private final Optional<LanPort> lan;

  /** What was opened last comes first. */
  private final Deque<Runnable> closers;

  private Desk(
      Sideband sideband,
      DeskHost host,
      SoftwareBmc bmc,
      BmcPage page,
      Optional<LanPort> lan,
      Deque<Runnable> closers) {
    this.sideband = sideband;
    this.host = host;
    this.bmc = bmc;
    this.page = page;
    this.lan = lan;
    this.closers = closers;
  }

  /**
   * Lays the desk.
   *
   * @param arguments what stands where
   * @param data the folder in which all is kept
   * @param host whose BMC it is; closed with the desk
   * @param password the user's; wiped here
   * @throws IOException with a message for a person, if one of the parts cannot start
   */
  static Desk open(
      WorkbenchArguments arguments, Path data, DeskHost host, char[] password, Sideband sideband)
      throws IOException {
    Deque<Runnable> closers = new ArrayDeque<>();
    try {
      BusWatch bus = watchBus(data, host, sideband);
      closers.push(bus::close);
      SoftwareBmc bmc = startBmc(data, arguments.user(), password, bus, host, sideband);
      closers.push(bmc::close);
      ConsoleRack consoles = watchConsoles(data, bmc, host, sideband);
      closers.push(consoles::close);
      ConnectionWatch connections = watchConnections(data, bmc, host, sideband);
      closers.push(connections::close);
      FleetWatch fleet = watchFleet(data, connections, sideband);
      closers.push(fleet::close);
      BmcPage page = servePage(arguments.http(), bmc, bus, consoles, connections, fleet, sideband);
      closers.push(page::close);
      connections.name(page.uri().getPort(), "workbench");
      Optional<LanPort> lan = Optional.empty();
      if (arguments.ipmi().isPresent()) {
        LanPort port = serveConsoles(arguments.ipmi().get(), bmc, sideband);
        closers.push(port::close);
        lan = Optional.of(port);
      }
      closers.push(host::close);
      host.join(bmc);
      return new Desk(sideband, host, bmc, page, lan, closers);
    } catch (IOException | RuntimeException e) {
      closers.forEach(Runnable::run);
      throw e;
    }
  }

  private static BusWatch watchBus(Path data, DeskHost host, Sideband sideband) throws IOException {
    try {
      return host.watchBus(Files.createDirectories(data), sideband);
    } catch (IOException e) {
      throw cannotKeep(data, e);
    }
  }

  private static ConnectionWatch watchConnections(
      Path data, SoftwareBmc bmc, DeskHost host, Sideband sideband) throws IOException {
    try {
      return host.watchConnections(data.resolve("connections"), bmc, sideband);
    } catch (IOException e) {
      throw new IOException("cannot watch the host's connections: " + Reason.of(e), e);
    }
  }

  private static FleetWatch watchFleet(Path data, ConnectionWatch connections, Sideband sideband)
      throws IOException {
    try {
      return DemoFleet.open(
          data.resolve("fleet"), (name, port) -> connections.name(port, name), sideband);
    } catch (IOException e) {
      throw new IOException("cannot start a fleet on this machine: " + Reason.of(e), e);
    }
  }

  private static SoftwareBmc startBmc(
      Path data, String user, char[] password, BusWatch bus, DeskHost host, Sideband sideband)
      throws IOException {
    try {
      SoftwareBmcBuilder builder =
          SoftwareBmc.builder(sideband)
              .name(host.name())
              .limits(new SnapshotLimits(STAGE_BYTES, ABANDON_AFTER, STOP_DEADLINE, STALE_AFTER))
              .snapshots(ObjectType.PROCESS_TABLE, new TableSnapshotFormat())
              .snapshots(ObjectType.CONNECTION_TABLE, new TableSnapshotFormat())
              .bus(bus.blackBox())
              .console(host.console().console())
              .consoleLog(DemoServer.BMC_KEEPS)
              .user(user, password, Privilege.OPERATOR);
      bus.hostTap().ifPresent(builder::hostBus);
      host.console().power().ifPresent(builder::power);
      return builder.start(data);
    } catch (IOException e) {
      throw cannotKeep(data, e);
    }
  }

  private static ConsoleRack watchConsoles(
      Path data, SoftwareBmc bmc, DeskHost host, Sideband sideband) throws IOException {
    try {
      return ConsoleRack.open(
          host.name(),
          bmc,
          host.console(),
          data.resolve("consoles"),
          () -> Passwords.generate(sideband.random()),
          sideband);
    } catch (IOException e) {
      throw cannotKeep(data, e);
    }
  }

  private static IOException cannotKeep(Path data, IOException e) {
    return new IOException("cannot keep the BMC's data in " + data + ": " + Reason.of(e), e);
  }

  private static BmcPage servePage(
      InetSocketAddress http,
      SoftwareBmc bmc,
      BusWatch bus,
      ConsoleRack consoles,
      ConnectionWatch connections,
      FleetWatch fleet,
      Sideband sideband)
      throws IOException {
    try {
      return BmcPage.start(
          http,
          bmc.processes(),
          (user, password) ->
              bmc.users()
                  .check(user, password)
                  .filter(privilege -> privilege.allows(Privilege.OPERATOR))
                  .isPresent(),
          bmc.clock(),
          STALE_AFTER,
          bus,
          consoles,
          connections,
          fleet,
          sideband);
    } catch (IOException e) {
      throw new IOException(
          "cannot serve at " + http.getHostString() + ":" + http.getPort() + ": " + Reason.of(e),
          e);
    }
  }

  private static LanPort serveConsoles(
      InetSocketAddress address, SoftwareBmc bmc, Sideband sideband) throws IOException {
    try {
      return LanPort.open(address, bmc, sideband);
    } catch (IOException e) {
      String why = e.getCause() == null ? Reason.of(e) : String.valueOf(e.getCause().getMessage());
      throw new IOException(
          "cannot serve consoles at "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + why,
          e);
    }
  }

  /** Returns where consoles reach the BMC, if they do. */
  Optional<InetSocketAddress> ipmi() {
    return lan.map(LanPort::address);
  }

  /** Returns the page's address. */
  URI uri() {
    return page.uri();
  }

  /** Waits until there is a table of this start to show, if it can be had within some seconds. */
  void awaitFirstTable() throws InterruptedException {
    if (!host.reportsAtOnce()) {
      return;
    }
    CountDownLatch arrived = new CountDownLatch(1);
    look(arrived);
    if (!arrived.await(FIRST_TABLE_SECONDS, TimeUnit.SECONDS)) {
      arrived.countDown();
    }
  }

  private void look(CountDownLatch arrived) {
    if (bmc.processes()
        .info(Stage.INTERMEDIATE)
        .header()
        .filter(header -> header.origin().received().clock().equals(bmc.boot()))
        .isPresent()) {
      arrived.countDown();
    }
    if (arrived.getCount() > 0) {
      sideband.scheduler().schedule(() -> look(arrived), LOOK_EVERY);
    }
  }

  /** Clears the desk. Idempotent. */
  @Override
  public void close() {
    for (Runnable closer = closers.poll(); closer != null; closer = closers.poll()) {
      closer.run();
    }
  }
}
