package dev.sideband.workbench.connection;

import dev.sideband.alarm.ReceivedAlarm;
import dev.sideband.alarm.Severity;
import dev.sideband.connection.ConnectionInfo;
import dev.sideband.connection.ConnectionMeasure;
import dev.sideband.connection.ConnectionQuery;
import dev.sideband.connection.ConnectionRule;
import dev.sideband.connection.FileServiceDirectory;
import dev.sideband.connection.GroupKey;
import dev.sideband.connection.GroupMode;
import dev.sideband.connection.QueryResult;
import dev.sideband.connection.ServiceFinder;
import dev.sideband.connection.SweepStep;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.tcp.CgroupServices;
import dev.sideband.tcp.ListenerServices;
import dev.sideband.tcp.TcpConnectionSource;
import dev.sideband.tcp.UnseenConnections;
import dev.sideband.time.BootClock;
import dev.sideband.transport.TableSource;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.UplinkStatus;
import dev.sideband.transport.WorkerId;
import dev.sideband.workbench.Repeated;
import dev.sideband.workbench.link.Links;
import dev.sideband.workbench.link.TlsLinks;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected to a machine, this one or the host of a BMC: its agent, monitor server, alarm
 * server and query server, and what a page needs of them.
 *
 * <p>Services of this machine are named by {@code services.properties} in its folder ({@code
 * 8080=shop}), else by their control group or by the program that listens; those of a host by its
 * agent; what the CMDB says of them stands in {@code cmdb.json}, which may be changed at any time.
 * Safe for any thread.
 */
public final class ConnectionWatch implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofSeconds(2);

  private static final List<ConnectionRule> RULES =
      List.of(
          ConnectionRule.closeWait(8, Duration.ofSeconds(4)),
          ConnectionRule.halfOpen(50, Duration.ofSeconds(10)),
          new ConnectionRule(
              "connection.retransmits",
              Severity.WARNING,
              ConnectionQuery.ALL,
              GroupMode.by(GroupKey.CLIENT, GroupKey.SERVICE),
              ConnectionMeasure.RETRANSMITS,
              6,
              4,
              Duration.ofSeconds(4),
              Duration.ofSeconds(10)));

  /**
   * What is watched.
   *
   * @param name what people call the machine
   * @param id the name of its agent at the servers
   * @param source who is connected to it
   * @param finders find the services that the source does not tell
   * @param unseen counts what no sweep shows, where that can be known
   */
  record Machine(
      String name,
      WorkerId id,
      TableSource<ConnectionInfo> source,
      List<ServiceFinder> finders,
      @Nullable UnseenConnections unseen) {}

  private final Machine machine;
  private final PortNames names;
  private final FileServiceDirectory directory;
  private final StatePicture picture;
  private final ConnectionRoles roles;
  private final @Nullable DemoShop shop;
  private final @Nullable Repeated guests;

  private ConnectionWatch(
      Machine machine,
      PortNames names,
      FileServiceDirectory directory,
      StatePicture picture,
      ConnectionRoles roles,
      @Nullable DemoShop shop,
      TransportContext context) {
    this.machine = machine;
    this.names = names;
    this.directory = directory;
    this.picture = picture;
    this.roles = roles;
    this.shop = shop;
    this.guests = shop == null ? null : Repeated.start(shop::step, PERIOD, context);
  }

  /**
   * Watches this machine, with links over TLS between the roles and a shop to look at.
   *
   * @param folder where all is kept; made if it is not there
   * @throws IOException if this machine's kernel cannot be asked, or the folder cannot be used
   */
  public static ConnectionWatch open(Path folder, TransportContext context) throws IOException {
    prepare(folder);
    PortNames names = new PortNames().read(folder.resolve("services.properties"));
    BootClock clock = LinuxBoot.clock(context.clock());
    TcpConnectionSource source =
        TcpConnectionSource.builder(clock).details().observer(context.observer()).open();
    Machine machine =
        new Machine(
            "this machine",
            new WorkerId("this-machine"),
            source,
            List.of(names, new CgroupServices(), new ListenerServices()),
            new UnseenConnections(context.observer()));
    DemoShop shop = new DemoShop();
    try {
      names.put(shop.port(), "shop");
      Links links = new TlsLinks(folder, (name, port) -> names.put(port, name), context);
      return open(folder, links, machine, names, clock, shop, context);
    } catch (IOException | RuntimeException e) {
      shop.close();
      throw e;
    }
  }

  /**
   * Watches the host of a BMC, with links over TLS between the roles. The sweeps are those of the
   * host's agent; there are none while it is silent.
   *
   * @param folder where all is kept; made if it is not there
   * @param name the host's
   * @param bmc takes the host's connection tables; stays the caller's
   * @throws IOException if the folder cannot be used
   */
  public static ConnectionWatch ofHost(
      Path folder, String name, SoftwareBmc bmc, TransportContext context) throws IOException {
    prepare(folder);
    Machine machine =
        new Machine("the " + name, new WorkerId(name), new BmcConnections(bmc), List.of(), null);
    PortNames names = new PortNames();
    Links links = new TlsLinks(folder, (role, port) -> names.put(port, role), context);
    BootClock clock = LinuxBoot.clock(context.clock());
    return open(folder, links, machine, names, clock, null, context);
  }

  /** Watches what a source shows, with links of any kind. */
  static ConnectionWatch open(
      Path folder,
      Links links,
      Machine machine,
      PortNames names,
      BootClock clock,
      @Nullable DemoShop shop,
      TransportContext context)
      throws IOException {
    FileServiceDirectory directory = new FileServiceDirectory(folder.resolve("cmdb.json"));
    StatePicture picture = new StatePicture();
    UnseenConnections unseen = machine.unseen();
    SweepStep count = unseen == null ? sweep -> {} : unseen;
    ConnectionRoles.Agent agent =
        new ConnectionRoles.Agent(
            machine.id(), machine.source(), machine.finders(), RULES, PERIOD, count);
    ConnectionRoles roles =
        ConnectionRoles.open(folder, links, agent, directory, picture, clock, context);
    return new ConnectionWatch(machine, names, directory, picture, roles, shop, context);
  }

  private static void prepare(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path cmdb = folder.resolve("cmdb.json");
    if (!Files.exists(cmdb)) {
      copyExample(cmdb);
    }
  }

  private static void copyExample(Path to) throws IOException {
    try (InputStream in = ConnectionWatch.class.getResourceAsStream("cmdb.json")) {
      if (in == null) {
        throw new FileNotFoundException("cmdb.json");
      }
      Files.copy(in, to);
    }
  }

  /** Returns what people call the machine that is watched. */
  public String machine() {
    return machine.name();
  }

  /** Names the service at a port of this machine from now on. */
  public void name(int port, String service) {
    names.put(port, service);
  }

  /** Returns what the CMDB says of a service. */
  public Map<String, String> attributes(String service) {
    return directory.attributes(service);
  }

  /**
   * Returns how many connections began and ended between two sweeps, so that none shows them; empty
   * if nobody counts them.
   */
  public OptionalLong unseen() {
    UnseenConnections unseen = machine.unseen();
    return unseen == null ? OptionalLong.empty() : OptionalLong.of(unseen.total());
  }

  /** Returns the time between two sweeps. */
  public Duration period() {
    return PERIOD;
  }

  /** Returns how many sweeps the picture shows. */
  public int steps() {
    return StatePicture.SWEEPS;
  }

  /** Returns what the newest sweeps showed, oldest first. */
  public List<StatePicture.Sweep> picture() {
    return picture.sweeps();
  }

  /** Returns the alarms that are raised. */
  public List<ReceivedAlarm> alarms() {
    return roles.alarms().active();
  }

  /** Returns the newest alarms, raised and cleared, oldest first. */
  public List<ReceivedAlarm> recentAlarms() {
    return roles.alarms().recent();
  }

  /** Asks the query server. */
  public CompletionStage<QueryResult> ask(
      ConnectionQuery query, Instant from, Instant to, int most, Duration within) {
    return roles.ask(query, from, to, most, within);
  }

  /** Returns how the links do, by the role at their server's end. */
  public Map<String, UplinkStatus> links() {
    return Map.of(
        "monitor", roles.monitorLink(), "alarm", roles.alarmLink(), "query", roles.queryLink());
  }

  /** Tells whether there is a shop that can be made to leak. */
  public boolean canLeak() {
    return shop != null;
  }

  /** Tells whether the shop leaks. */
  public boolean isLeaking() {
    return shop != null && shop.isLeaking();
  }

  /** Makes the shop leak, or mends it. */
  public void setLeaking(boolean leaking) throws IOException {
    if (shop != null && leaking) {
      shop.leak();
    } else if (shop != null) {
      shop.mend();
    }
  }

  /** Ends the watching. Idempotent. */
  @Override
  public void close() {
    if (guests != null) {
      guests.close();
    }
    roles.close();
    if (shop != null) {
      shop.close();
    }
  }
}
