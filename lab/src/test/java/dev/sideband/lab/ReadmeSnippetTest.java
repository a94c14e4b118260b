package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.ipmi.soak.IpmiSim;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is true: it compiles as it stands there, and does what is said of it. */
@Timeout(60)
class ReadmeSnippetTest {

  private static final String ADDRESS = "ipmi://admin@10.0.0.5";

  private static final String POWER =
      """
      import dev.sideband.Sideband;
      import dev.sideband.ipmi.Bmc;
      import dev.sideband.ipmi.command.PowerAction;
      import java.net.URI;

      public class Snippet {
        static char[] password() {
          return "secret".toCharArray();
        }

        public static void run() throws Exception {
      """;

  private static final String PROCESSES =
      """
      import dev.sideband.Sideband;
      import dev.sideband.ipmi.bmc.*;
      import dev.sideband.ipmi.oem.*;
      import dev.sideband.linux.*;
      import dev.sideband.monitor.SourceId;
      import dev.sideband.process.*;
      import dev.sideband.snapshot.*;
      import dev.sideband.table.*;
      import java.nio.file.Path;
      import java.time.Duration;

      public class Snippet {
        static void show(SnapshotPipeline processes) throws Exception {
          while (processes.info(Stage.INTERMEDIATE).header().isEmpty()) {
            Thread.onSpinWait();
          }
          Table shown = new TableCodec().decode(processes.shown(processes.display(1)).plain());
          long mine = ProcessHandle.current().pid();
          if (ProcessInfo.TYPE.rows(shown).stream().noneMatch(row -> row.id().pid() == mine)) {
            throw new AssertionError("this process is not among " + shown.rows());
          }
        }

        public static void run() throws Exception {
      """;

  private static final String MANY =
      """
      import dev.sideband.Sideband;
      import dev.sideband.ipmi.*;
      import dev.sideband.ipmi.command.*;
      import dev.sideband.ipmi.fleet.*;
      import dev.sideband.ipmi.testing.ScriptedBmc;
      import dev.sideband.transport.Credentials;
      import dev.sideband.transport.MessageResponse;
      import dev.sideband.wire.Bytes;
      import java.net.URI;
      import java.time.Duration;
      import java.util.*;

      public class Snippet {
        static int shown;

        static <R> void show(TargetResult<URI, R> result) {
          shown += result instanceof TargetResult.Success ? 1 : 0;
        }

        static URI open(Sideband sideband) throws Exception {
          ScriptedBmc bmc =
              ScriptedBmc.builder(sideband).user("admin", "secret", Privilege.ADMINISTRATOR).open();
          bmc.otherwise(request -> new MessageResponse(0, Bytes.of(1, 0, 0)));
          return URI.create("ipmi://admin@127.0.0.1:" + bmc.address().getPort());
        }

        public static void run() throws Exception {
          Credentials credentials = (target, user) -> "secret".toCharArray();
          try (Sideband sideband = Sideband.builder().build()) {
            List<URI> targets = List.of(open(sideband), open(sideband), open(sideband));
      """;

  private static final String BUS =
      """
      import dev.sideband.Sideband;
      import dev.sideband.bus.*;
      import dev.sideband.i2c.testing.*;
      import dev.sideband.ipmi.Privilege;
      import dev.sideband.ipmi.bmc.*;
      import dev.sideband.ipmi.oem.*;
      import dev.sideband.monitor.SourceId;
      import dev.sideband.ring.RingLog;
      import dev.sideband.time.*;
      import dev.sideband.transport.*;
      import dev.sideband.wire.Bytes;
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.List;

      public class Snippet {
        static int shown;

        static void show(BusRecord message) {
          shown++;
        }

        public static void run() throws Exception {
          Path folder = Path.of("FOLDER");
          try (Sideband sideband = Sideband.builder().build()) {
            BootClock clock =
                BootClock.of(
                    new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
            TransferTap tap = new TransferTap(clock, 16, sideband);
            BusStore store = new BusStore(RingLog.file(folder.resolve("bus.ring")).open(clock));
            BusStatistics statistics = new BusStatistics();
            BusMonitor monitor =
                new BusMonitor(
                    new SourceId("bmc", "bus"),
                    tap,
                    store,
                    BusFilter.NONE,
                    clock,
                    List.of(statistics),
                    sideband);
            monitor.start();
            BusAddress fan = BusAddress.of(0x2C);
            LoggedBus bus =
                new LoggedBus(new SimulatedBus("board").attach(fan, new SimulatedFan()), 0, tap);
            bus.transfer(BusTransfer.writeRead(fan, Bytes.of(SimulatedFan.SPEED), 2));
            while (monitor.stored() < 2) {
              Thread.onSpinWait();
            }
            SoftwareBmc bmc =
                SoftwareBmc.builder(sideband)
                    .bus(new BusBlackBox(store, monitor, statistics, sideband))
                    .start(folder.resolve("bmc"));
            MessageChannel channel = bmc.channel(RequestSource.SYSTEM_INTERFACE);
            Deadline deadline = sideband.deadline(Duration.ofSeconds(20));
      """;

  private static final String CONSOLE =
      """
      import dev.sideband.Sideband;
      import dev.sideband.alarm.*;
      import dev.sideband.console.*;
      import dev.sideband.ipmi.Privilege;
      import dev.sideband.ipmi.bmc.*;
      import dev.sideband.monitor.SourceId;
      import dev.sideband.ring.RingLog;
      import dev.sideband.time.*;
      import dev.sideband.transport.*;
      import dev.sideband.wire.Bytes;
      import java.net.*;
      import java.nio.charset.StandardCharsets;
      import java.nio.file.Path;
      import java.time.Duration;

      public class Snippet {
        static final ConsoleStream HOST = new ConsoleStream(typed -> {}, () -> {});

        static String stored(RingLog ring) throws Exception {
          StringBuilder text = new StringBuilder();
          new ConsoleStore(ring).read(each -> {
            if (each instanceof ConsoleRecord.Said said) {
              text.append(new String(said.data().toArray(), StandardCharsets.US_ASCII));
            }
          });
          return text.toString();
        }

        static void goOn() throws InterruptedException {
          if (Thread.interrupted()) {
            throw new InterruptedException("the test's time is over");
          }
          Thread.onSpinWait();
        }

        static void watch(RingLog ring, ConsoleMonitor console) throws Exception {
          while (console.state() != ConsoleState.LIVE) {
            goOn();
          }
          HOST.write(Bytes.copyOf("login: ".getBytes(StandardCharsets.US_ASCII)));
          while (!stored(ring).equals("login: ")) {
            goOn();
          }
          if (!console.completeness().toString().equals("complete from 0 to 7")) {
            throw new AssertionError(console.completeness());
          }
        }

        public static void run() throws Exception {
          Path folder = Path.of("FOLDER");
          Credentials credentials = (target, user) -> "secret".toCharArray();
          try (Sideband sideband = Sideband.builder().build();
              SoftwareBmc bmc =
                  SoftwareBmc.builder(sideband)
                      .user("admin", "secret".toCharArray(), Privilege.ADMINISTRATOR)
                      .console(HOST)
                      .start(folder.resolve("bmc"));
              LanPort port =
                  LanPort.open(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), bmc, sideband)) {
            BootClock clock =
                BootClock.of(
                    new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
            try (RingLog ring = RingLog.file(folder.resolve("console.ring")).open(clock)) {
      """;

  private static final String CONNECTIONS =
      """
      import dev.sideband.Sideband;
      import dev.sideband.connection.*;
      import dev.sideband.linux.LinuxBoot;
      import dev.sideband.table.TableBuffer;
      import dev.sideband.tcp.TcpConnectionSource;
      import java.net.*;
      import java.util.Map;

      public class Snippet {
        static int established;

        static void show(Map<String, String> facts, int connections) {
          if (facts.containsValue("ESTABLISHED") && facts.containsValue("127.0.0.1")) {
            established += connections;
          }
        }

        public static void run() throws Exception {
          InetAddress here = InetAddress.getLoopbackAddress();
          try (Sideband sideband = Sideband.builder().build();
              ServerSocket server = new ServerSocket(0, 1, here);
              Socket client = new Socket(here, server.getLocalPort())) {
      """;

  private static final String SWEEPS =
      """
      import dev.sideband.Sideband;
      import dev.sideband.alarm.*;
      import dev.sideband.connection.*;
      import dev.sideband.linux.LinuxBoot;
      import dev.sideband.monitor.*;
      import dev.sideband.ring.RingLog;
      import dev.sideband.tcp.TcpConnectionSource;
      import dev.sideband.tcp.webhook.WebhookSink;
      import dev.sideband.time.BootClock;
      import dev.sideband.transport.*;
      import java.net.URI;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.List;
      import java.util.concurrent.CountDownLatch;
      import java.util.concurrent.TimeUnit;

      public class Snippet {
        static String token() {
          return "secret";
        }

        public static void run() throws Exception {
          Path folder = Path.of("FOLDER");
          CountDownLatch swept = new CountDownLatch(1);
          try (Sideband sideband = Sideband.builder().build();
              ConnectionServer server = ConnectionServer.open(folder.resolve("sweeps"), 1 << 20,
                  ServiceDirectory.NONE, (worker, sweep) -> swept.countDown(), sideband.observer());
              LocalLink link = new LocalLink(server, sideband);
              Uplink toMonitorServer = link.uplink(new WorkerId("web-1"));
              Uplink toAlarmServer = link.uplink(new WorkerId("alarms"))) {
            BootClock clock = LinuxBoot.clock(sideband.clock());
            TcpConnectionSource source = TcpConnectionSource.builder(clock).open();
            List<ServiceFinder> finders = List.of();
            FileServiceDirectory cmdb = new FileServiceDirectory(
                Files.writeString(folder.resolve("cmdb.json"), "{}"));
            URI webhook = URI.create("http://127.0.0.1:1/");
      """;

  private static final String FLEET =
      """
      import dev.sideband.Sideband;
      import dev.sideband.fleet.*;
      import dev.sideband.fleet.server.*;
      import dev.sideband.linux.LinuxBoot;
      import dev.sideband.monitor.Observation;
      import dev.sideband.process.ProcessColumns;
      import dev.sideband.table.TableStore;
      import dev.sideband.tcp.link.*;
      import dev.sideband.time.BootClock;
      import dev.sideband.transport.*;
      import java.net.*;
      import java.nio.file.*;
      import java.security.*;
      import java.time.Duration;
      import java.util.List;
      import java.util.concurrent.*;

      public class Snippet {
        static void show(Object... all) {}

        /** It knew a worker before. */
        static void prepare() throws Exception {
          Path workers = Files.createDirectories(Path.of("FOLDER", "fleet", "workers"));
          Path file = workers.resolve("web-1.processes");
          TableStore.open(file, 16 << 20, ProcessColumns.PID).close();
        }

        public static void run() throws Exception {
          prepare();
          InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
          Duration day = Duration.ofDays(1);
          PrivateKey key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
          Requester alice = new Requester("alice", Role.OPERATOR);
          CountDownLatch ordered = new CountDownLatch(1);
          Flow.Subscriber<Observation<FleetEvent>> page = new Flow.Subscriber<>() {
            public void onSubscribe(Flow.Subscription subscription) {
              subscription.request(Long.MAX_VALUE);
            }

            public void onNext(Observation<FleetEvent> event) {
              if (event.value() instanceof FleetEvent.OrderChanged) {
                ordered.countDown();
              }
            }

            public void onError(Throwable failure) {}

            public void onComplete() {}
          };
          try (Sideband sideband = Sideband.builder().build()) {
            BootClock clock = LinuxBoot.clock(sideband.clock());
            LinkAuthority authority = LinkAuthority.create("Test", day, sideband);
            IdentitySource serverIdentity =
                IdentitySource.of(authority.server(List.of("127.0.0.1"), day));
      """;

  private static final String LINK =
      """
      import dev.sideband.Sideband;
      import dev.sideband.tcp.link.*;
      import dev.sideband.transport.*;
      import dev.sideband.wire.Bytes;
      import java.net.*;
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.List;
      import java.util.concurrent.*;

      public class Snippet {
        static final CountDownLatch DONE = new CountDownLatch(3);

        static void carryOut(Bytes order) {
          DONE.countDown();
        }

        static final class Listener implements WorkerListener {
          @Override
          public void onState(WorkerId worker, String key, Bytes state) {
            DONE.countDown();
          }

          @Override
          public void onEntry(WorkerEntry entry) {
            DONE.countDown();
          }
        }

        public static void run() throws Exception {
          InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
          Duration day = Duration.ofDays(1);
          Bytes order = Bytes.of(1);
          Bytes table = Bytes.of(2);
          Bytes sweep = Bytes.of(3);
          try (Sideband sideband = Sideband.builder().build()) {
            LinkAuthority authority = LinkAuthority.create("Test", day, sideband);
            IdentitySource serverIdentity =
                IdentitySource.of(authority.server(List.of("127.0.0.1"), day));
            IdentitySource agentIdentity =
                IdentitySource.of(authority.agent(new WorkerId("web-1"), day));
            Listener listener = new Listener();
      """;

  private static final String AGENT_BESIDE =
      """
      import dev.sideband.Sideband;
      import dev.sideband.fleet.*;
      import dev.sideband.fleet.agent.*;
      import dev.sideband.fleet.service.*;
      import dev.sideband.ipmi.oem.*;
      import dev.sideband.time.BootClock;
      import dev.sideband.transport.*;
      import java.net.URI;
      import java.nio.file.Path;
      import java.security.PublicKey;
      import java.util.*;
      import java.util.concurrent.CountDownLatch;

      public class Snippet {
        public static void run() {}

        static void agent(
            Sideband sideband, WorkerId worker, Path folder, BootClock clock, Uplink uplink,
            List<ServiceDeclaration> services, ServiceTools tools, PublicKey key,
            CountDownLatch hook)
            throws Exception {
      """;

  private static final String SERVER_BESIDE =
      """
      import dev.sideband.Sideband;
      import dev.sideband.fleet.*;
      import dev.sideband.fleet.server.*;
      import dev.sideband.ipmi.Privilege;
      import dev.sideband.ipmi.bmc.*;
      import dev.sideband.ipmi.fleet.*;
      import dev.sideband.linux.LinuxBoot;
      import dev.sideband.time.BootClock;
      import dev.sideband.transport.*;
      import java.net.*;
      import java.nio.file.Path;
      import java.security.*;

      public class Snippet {
        public static void run() throws Exception {
          Path folder = Path.of("FOLDER", "fleet");
          WorkerId web1 = new WorkerId("web-1");
          Requester admin = new Requester("alice", Role.ADMIN);
          OrderSigner signer =
              OrderSigner.of("server-1", KeyPairGenerator.getInstance("Ed25519")
                  .generateKeyPair().getPrivate());
          Credentials credentials = (target, user) -> "secret".toCharArray();
          try (Sideband sideband = Sideband.builder().build();
              SoftwareBmc bmc =
                  SoftwareBmc.builder(sideband)
                      .user("admin", "secret".toCharArray(), Privilege.ADMINISTRATOR)
                      .power(new SimulatedHostPower(false))
                      .start(Path.of("FOLDER", "bmc"));
              LanPort port =
                  LanPort.open(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), bmc, sideband)) {
            URI bmcOfWeb1 = URI.create("ipmi://admin@127.0.0.1:" + port.address().getPort());
            BootClock clock = LinuxBoot.clock(sideband.clock());
            WorkerLink link = new LocalLink(new WorkerListener() {
              public void onState(WorkerId worker, String key, dev.sideband.wire.Bytes state) {}

              public void onEntry(WorkerEntry entry) {}
            }, sideband);
      """;

  @TempDir Path folder;

  @Test
  void powersAServerOffAndOn() throws Exception {
    String code = ReadmeCode.holding(ADDRESS);
    assertEquals(5, code.lines().count());
    try (IpmiSim sim = IpmiSim.start(Peer.require("ipmi_sim"), folder)) {
      ReadmeCode.run(POWER, code.replace(ADDRESS, sim.uri("admin", "")), folder);

      assertEquals(List.of("0", "1"), sim.powerOrders());
    }
  }

  @Test
  void asksManyBmcsAtOnce() throws Exception {
    String check = "if (shown != 3) { throw new AssertionError(shown + \" of 3\"); } }";
    ReadmeCode.run(MANY, ReadmeCode.holding("FanOutRun") + check, folder);
  }

  @Test
  @Tag("S0-1")
  @Tag("S0-5")
  void bringsThisMachinesProcessesToABmc() throws Exception {
    String code = ReadmeCode.holding("SnapshotReporter");
    Path data = folder.resolve("bmc-data");
    ReadmeCode.run(PROCESSES, code.replace("bmc-data", data.toString()), folder);
  }

  @Test
  @Tag("S3-20")
  void fetchesTheLogOfABusOnce() throws Exception {
    String code = ReadmeCode.holding("fetchBus");
    String check =
        """
        log = client.fetchBus(BusPointerName.single(), 10_000, deadline).toCompletableFuture().get();
        if (shown != 2 || !log.messages().isEmpty()) {
          throw new AssertionError(shown + " messages, then " + log);
        }
        bmc.close();
        monitor.close();
        store.close();
        }
        """;
    ReadmeCode.run(BUS.replace("FOLDER", folder.toString()), code + check, folder);
  }

  @Test
  @Tag("S2-1")
  void keepsAConsole() throws Exception {
    String code =
        ReadmeCode.holding("ConsoleMonitor")
            .replace("\"" + ADDRESS, "\"ipmi://admin@127.0.0.1:\" + port.address().getPort() + \"");
    ReadmeCode.run(CONSOLE.replace("FOLDER", folder.toString()), code + "} }", folder);
  }

  @Test
  @Tag("S4-1")
  void showsWhoIsConnectedToThisMachine() throws Exception {
    String check =
        """
        if (established < 2) {
          throw new AssertionError(established + " of the two ends");
        }
        }
        """;
    ReadmeCode.run(CONNECTIONS, ReadmeCode.holding("GroupMode") + check, folder);
  }

  @Test
  @Tag("S4-29")
  void sendsSweepsAndJudgesThem() throws Exception {
    String check =
        """
        if (!swept.await(20, TimeUnit.SECONDS)) {
          throw new AssertionError("no sweep has arrived");
        }
        monitor.close();
        }
        """;
    ReadmeCode.run(
        SWEEPS.replace("FOLDER", folder.toString()),
        ReadmeCode.holding("SweepSteps") + check,
        folder);
  }

  @Test
  @Tag("S4-5")
  void linksAnAgentToItsServer() throws Exception {
    String code =
        ReadmeCode.holding("TlsLink")
            .replace("\"workers\"", "\"" + folder.resolve("workers") + "\"")
            .replace("\"uplink.ring\"", "\"" + folder.resolve("uplink.ring") + "\"");
    // The links are open for as long as the last statement waits.
    String end = code.substring(0, code.lastIndexOf('}'));
    String check =
        """
        if (!DONE.await(20, TimeUnit.SECONDS)) {
          throw new AssertionError(DONE.getCount() + " of three did not arrive");
        }
        }
        }
        """;
    ReadmeCode.run(LINK, end + check, folder);
  }

  @Test
  @Tag("S1-1")
  void keepsAFleet() throws Exception {
    String code =
        ReadmeCode.holding("FleetServer")
            .replace("\"fleet\"", "\"" + folder.resolve("fleet") + "\"")
            .replace("\"workers\"", "\"" + folder.resolve("workers") + "\"");
    String end = code.substring(0, code.lastIndexOf('}'));
    String check =
        """
        if (!ordered.await(20, TimeUnit.SECONDS)) {
          throw new AssertionError("no order was told of");
        }
        }
        }
        """;
    ReadmeCode.run(FLEET.replace("FOLDER", folder.toString()), end + check, folder);
  }

  @Test
  @Tag("S1-7")
  void givesAnAgentASecondWay() throws Exception {
    // Whoever runs this has no BMC of its own.
    ReadmeCode.run(AGENT_BESIDE, ReadmeCode.holding("BmcUplink"), folder);
  }

  @Test
  @Tag("S1-40")
  void reachesAChassis() throws Exception {
    String check =
        """
            if (!bmc.chassis().status().power().on()) {
              throw new AssertionError("was not turned on");
            }
          }
        """;
    ReadmeCode.run(
        SERVER_BESIDE.replace("FOLDER", folder.toString()),
        ReadmeCode.holding("BmcPowerSwitch") + check,
        folder);
  }
}
