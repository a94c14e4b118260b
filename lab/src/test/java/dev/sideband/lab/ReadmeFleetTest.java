package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.bmc.SimulatedHostPower;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows of agents and their servers is true. */
@Timeout(60)
class ReadmeFleetTest {

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
          URI bmcOfWeb1 = URI.create("BMC");
          try (Sideband sideband = Sideband.builder().build()) {
            BootClock clock = LinuxBoot.clock(sideband.clock());
            WorkerLink link = new LocalLink(new WorkerListener() {
              public void onState(WorkerId worker, String key, dev.sideband.wire.Bytes state) {}

              public void onEntry(WorkerEntry entry) {}
            }, sideband);
      """;

  @TempDir Path folder;

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
    SimulatedHostPower host = new SimulatedHostPower(false);
    try (OurBmc bmc = OurBmc.startWithPower(folder, host)) {
      ReadmeCode.run(
          SERVER_BESIDE.replace("FOLDER", folder.toString()).replace("BMC", bmc.uri()),
          ReadmeCode.holding("BmcPowerSwitch") + "}",
          folder);
    }
    assertTrue(host.isOn(), "was turned on");
  }
}
