package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.TableSnapshotFormat;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One client at many BMCs; no host is asked anything, and none has a network here. */
@Tag("S0-22")
@Tag("S0-23")
class FleetOfBmcsTest {

  private static final RequestSource OPERATOR =
      new RequestSource(1, ChannelMedium.LAN_802_3, Privilege.OPERATOR, "admin");

  private final FakeTime time = new FakeTime();
  private final Sideband sideband =
      Sideband.builder().ticker(time).clock(time).scheduler(time).build();
  private final FleetOfBmcs fleet = new FleetOfBmcs(sideband);
  private final List<SoftwareBmc> bmcs = new ArrayList<>();
  private final List<TestAgent> agents = new ArrayList<>();
  @TempDir Path directory;

  @BeforeEach
  void open() throws IOException {
    for (String host : List.of("web", "db", "mail")) {
      SoftwareBmc bmc =
          SoftwareBmc.builder(sideband)
              .name(host)
              .snapshots(ObjectType.PROCESS_TABLE, new TableSnapshotFormat())
              .start(directory.resolve(host));
      bmcs.add(bmc);
      agents.add(new TestAgent(bmc.processes(), time));
      fleet.add(host, bmc.channel(OPERATOR));
    }
  }

  @AfterEach
  void close() {
    bmcs.forEach(SoftwareBmc::close);
    sideband.close();
  }

  @Test
  void listsTheHostsAndShowsTheProcessesOfEach() throws Exception {
    agents.get(0).push(agents.get(0).table("nginx", "php"));
    agents.get(1).push(agents.get(1).table("postgres"));
    agents
        .get(2)
        .push(agents.get(2).table(Collections.nCopies(500, "smtpd").toArray(String[]::new)));
    time.advance(Duration.ofSeconds(3));

    assertEquals(List.of("db", "mail", "web"), fleet.hosts());
    assertEquals(List.of("nginx", "php"), names(processes("web")));
    assertEquals(List.of("postgres"), names(processes("db")));
    assertEquals(Collections.nCopies(500, "smtpd"), names(processes("mail")));
    assertEquals(Duration.ofSeconds(3), processes("web").age());
    assertFalse(processes("web").stale());
  }

  @Test
  void showsWhatIsNewSinceTheLastTime() throws Exception {
    agents.get(0).push(agents.get(0).table("old"));
    assertEquals(List.of("old"), names(processes("web")));

    agents.get(0).push(agents.get(0).table("new"));

    assertEquals(List.of("new"), names(processes("web")));
  }

  @Test
  void tellsAHostThatHasSentNothingFromOneWithoutProcesses() throws Exception {
    agents.get(1).push(agents.get(1).table());

    ExecutionException nothing = assertThrows(ExecutionException.class, () -> processes("web"));
    OemRejectedException refusal = assertInstanceOf(OemRejectedException.class, nothing.getCause());
    assertEquals(OemStatus.NO_DATA, refusal.status());
    assertTrue(processes("db").processes().isEmpty());
  }

  @Test
  void marksOldTablesStale() throws Exception {
    agents.get(0).push(agents.get(0).table("init"));
    time.advance(Duration.ofMinutes(5));

    assertTrue(processes("web").stale());
  }

  @Test
  void knowsOnlyItsOwnHosts() {
    assertThrows(IllegalArgumentException.class, () -> processes("other"));
  }

  private HostProcesses processes(String host) throws Exception {
    return fleet
        .processes(host, time.deadline(Duration.ofSeconds(30)))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private static List<String> names(HostProcesses host) {
    return host.processes().stream().map(ProcessInfo::name).toList();
  }
}
