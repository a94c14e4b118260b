package dev.sideband.ipmi.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Outcome;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.WrongPasswordException;
import dev.sideband.ipmi.bmc.HostWriter;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.table.TableCodec;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One client at many BMCs, over RMCP+ on this machine; no host is asked anything, and none has a
 * network here.
 */
@Tag("S0-22")
@Tag("S0-23")
@Timeout(60)
class FleetOfBmcsTest {

  private static final HostBoot BOOT =
      new HostBoot(UUID.fromString("0b1c7f0e-6b1d-4a58-93a5-7a52f3e3c9d4"));
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Sideband sideband = Sideband.builder().build();
  private final FleetOfBmcs fleet = new FleetOfBmcs(sideband);
  private final FanOut fanOut = FanOut.builder(sideband).build();
  private final Map<String, SoftwareBmc> bmcs = new HashMap<>();
  private final List<LanPort> ports = new ArrayList<>();
  private long snapshots;
  @TempDir Path directory;

  @BeforeEach
  void open() throws IOException {
    for (String host : List.of("web", "db", "mail")) {
      SoftwareBmc bmc =
          SoftwareBmc.builder(sideband)
              .name(host)
              .user("watcher", "secret".toCharArray(), Privilege.OPERATOR)
              .start(directory.resolve(host));
      bmcs.put(host, bmc);
      LanPort port =
          LanPort.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), bmc, sideband);
      ports.add(port);
      add(host, port.address().getPort(), "secret");
    }
  }

  private void add(String host, int port, String password) throws TransportException {
    fleet.add(
        host,
        URI.create("ipmi://watcher@127.0.0.1:" + port + "?privilege=operator"),
        (target, user) -> password.toCharArray());
  }

  @AfterEach
  void close() {
    fleet.close();
    fleet.close();
    sideband.close();
    ports.forEach(LanPort::close);
    bmcs.values().forEach(SoftwareBmc::close);
  }

  /** Brings a table to a BMC, as the host's agent does. */
  private void push(String host, String... names) throws Exception {
    SoftwareBmc bmc = bmcs.get(host);
    if (bmc == null) {
      throw new IllegalArgumentException(host);
    }
    TableBuffer buffer = new TableBuffer(ProcessColumns.SCHEMA);
    InstantSource wall = sideband.clock();
    buffer.clear(BootClock.of(BOOT, Duration.ofHours(1), sideband.ticker(), wall).now());
    for (int i = 0; i < names.length; i++) {
      buffer.beginRow();
      buffer.set(ProcessColumns.PID, i + 1);
      buffer.set(ProcessColumns.START, 1_000_000);
      buffer.set(ProcessColumns.NAME, names[i]);
      buffer.endRow();
    }
    Table table = buffer.freeze();
    Bytes plain = new TableCodec().encode(table);
    HostWriter.writeDirectly(bmc.processes(), BOOT, ++snapshots, plain, table.rows());
  }

  private HostTable table(String host) throws Exception {
    return Outcome.of(fleet.table(host, ObjectType.PROCESS_TABLE, sideband.deadline(LIMIT)));
  }

  private static List<String> names(HostTable host) {
    return ProcessInfo.TYPE.rows(host.table()).stream().map(ProcessInfo::name).toList();
  }

  @Test
  void listsTheHostsAndShowsTheProcessesOfEach() throws Exception {
    List<String> many = Collections.nCopies(500, "smtpd");
    push("web", "nginx", "php");
    push("db", "postgres");
    push("mail", many.toArray(String[]::new));
    assertEquals(List.of("db", "mail", "web"), fleet.hosts());

    FanOutReport<String, HostTable> report =
        fleet.tables(ObjectType.PROCESS_TABLE, LIMIT, fanOut).await();

    assertTrue(report.isAllSuccess(), report::toString);
    assertEquals(fleet.hosts(), List.copyOf(report.values().keySet()));
    List<List<String>> shown =
        report.values().values().stream().map(FleetOfBmcsTest::names).toList();
    assertEquals(List.of(List.of("postgres"), many, List.of("nginx", "php")), shown);
    assertFalse(report.values().values().iterator().next().stale());
  }

  @Test
  void showsWhatIsNewInTheSameSession() throws Exception {
    push("web", "old");
    assertEquals(List.of("old"), names(table("web")));
    push("web", "new");

    assertEquals(List.of("new"), names(table("web")));
    assertEquals(1, ports.get(0).sessions());
  }

  @Test
  void tellsAHostThatHasSentNothingFromOneWithoutProcesses() throws Exception {
    push("db");

    OemRejectedException nothing =
        Outcome.failure(
            OemRejectedException.class,
            fleet.table("web", ObjectType.PROCESS_TABLE, sideband.deadline(LIMIT)));
    assertEquals(OemStatus.NO_DATA, nothing.status());
    assertTrue(names(table("db")).isEmpty());
  }

  @Test
  void hostsThatCannotBeSeenDoNotHideTheOthers() throws Exception {
    push("web", "nginx");
    push("db", "postgres");
    fleet.remove("mail");
    add("dead", ports.get(2).address().getPort(), "secret");
    ports.get(2).close();
    add("locked", ports.get(1).address().getPort(), "wrong");

    FanOutReport<String, HostTable> report =
        fleet.tables(ObjectType.PROCESS_TABLE, Duration.ofSeconds(3), fanOut).await();

    assertEquals(List.of("db", "web"), List.copyOf(report.values().keySet()));
    assertEquals(
        List.of("dead", "locked"), report.failures().stream().map(f -> f.target()).toList());
    assertInstanceOf(TransportException.class, report.failures().get(0).failure());
    assertInstanceOf(WrongPasswordException.class, report.failures().get(1).failure());
  }

  @Test
  void knowsOnlyItsOwnHosts() {
    fleet.remove("web").remove("web");

    assertEquals(List.of("db", "mail"), fleet.hosts());
    assertThrows(
        IllegalArgumentException.class,
        () -> fleet.table("web", ObjectType.PROCESS_TABLE, sideband.deadline(LIMIT)));
  }
}
