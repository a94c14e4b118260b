package dev.sideband.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.Recorder;
import dev.sideband.monitor.SourceId;
import dev.sideband.table.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ConnectionMonitorTest {

  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final ServiceDirectory DIRECTORY =
      service ->
          service.equals("shop") ? Map.of("owner", "team-a", "environment", "live") : Map.of();

  private final ManualContext context = new ManualContext();
  private final FakeConnections source = new FakeConnections(context::now);
  private final Recorder<Table> recorder = new Recorder<>(Long.MAX_VALUE);

  /** By control group 3 it is the unit, else by port. */
  private final ServiceFinder units =
      (direction, port, cgroup) ->
          cgroup.equals(OptionalLong.of(3))
              ? Optional.of(new Service("unit", ServiceSource.CONTROL_GROUP))
              : Optional.empty();

  private final ConnectionMonitor monitor =
      new ConnectionMonitor(
          new SourceId("here", "connections"),
          source,
          PERIOD,
          List.of(units, ServiceFinder.ofPorts(Map.of(80, "shop", 22, "login"))),
          context);

  ConnectionMonitorTest() {
    monitor.subscribe(recorder);
    source.add(80, "10.0.0.8", TcpState.ESTABLISHED);
    source.add(22, "10.0.0.8", TcpState.CLOSE_WAIT);
    source.add(80, "10.0.0.9", TcpState.ESTABLISHED);
    source.add(99, "2001:db8::9", TcpState.ESTABLISHED);
  }

  private Table sweep() {
    monitor.start();
    context.settle();
    return recorder.seen.get(recorder.seen.size() - 1).value();
  }

  @Test
  @Tag("S4-10")
  @Tag("S4-11")
  @Tag("S4-31")
  void sweepsOnThePeriodWithOneTimeEach() {
    sweep();
    context.pass(PERIOD.multipliedBy(6));
    assertEquals(7, recorder.seen.size());
    for (int i = 1; i < 7; i++) {
      Table table = recorder.seen.get(i).value();
      assertEquals(
          10_000_000, table.time().micros() - recorder.seen.get(i - 1).value().time().micros());
      assertEquals(
          List.of(table.time()),
          ConnectionInfo.TYPE.rows(table).stream().map(ConnectionInfo::seen).distinct().toList());
    }
    monitor.setPeriod(Duration.ofSeconds(30));
    context.pass(Duration.ofSeconds(60));
    assertEquals(9, recorder.seen.size());
    monitor.close();
    assertTrue(source.closed());
  }

  @Test
  @Tag("S4-14")
  @Tag("S4-16")
  @Tag("S4-42")
  void theServiceIsFoundByTheBestEvidenceAndItsAbsenceIsSaid() {
    assertEquals(
        List.of("shop by port", "login by port", "unit by control group", "unknown by none"),
        ConnectionInfo.TYPE.rows(sweep()).stream()
            .sorted((a, b) -> Long.compare(a.id().socket(), b.id().socket()))
            .map(info -> info.service().orElseThrow() + " by " + info.serviceSource().orElseThrow())
            .toList());
  }

  @Test
  void aServiceThatTheSourceTellsIsNotSoughtAgain() {
    source.service(1, "told");
    assertEquals(
        List.of("told", "login", "unit", "unknown"),
        ConnectionInfo.TYPE.rows(sweep()).stream()
            .sorted((a, b) -> Long.compare(a.id().socket(), b.id().socket()))
            .map(info -> info.service().orElseThrow())
            .toList());
  }

  @Test
  @Tag("S4-8")
  @Tag("S4-9")
  @Tag("S4-17")
  @Tag("S4-30")
  void groupsShareTheirKeysAndHoldEachConnectionOnce() {
    Table swept = sweep();
    List<ConnectionInfo> all = ConnectionInfo.TYPE.rows(swept);
    List<GroupMode> modes =
        List.of(
            GroupMode.by(),
            GroupMode.by(GroupKey.CLIENT),
            GroupMode.by(GroupKey.STATE),
            GroupMode.by(GroupKey.SERVICE),
            GroupMode.by(GroupKey.PORT),
            GroupMode.by(GroupKey.attribute("owner")),
            GroupMode.by(GroupKey.CLIENT, GroupKey.STATE, GroupKey.SERVICE));
    List<Integer> sizes = List.of(1, 3, 2, 4, 3, 2, 4);
    for (int i = 0; i < modes.size(); i++) {
      GroupMode mode = modes.get(i);
      List<ConnectionGroup> groups = mode.group(all, DIRECTORY);
      assertEquals(sizes.get(i), groups.size(), mode.toString());
      assertEquals(all.size(), groups.stream().mapToInt(group -> group.connections().size()).sum());
      for (ConnectionGroup group : groups) {
        for (ConnectionInfo member : group.connections()) {
          assertEquals(group.values(), mode.values(member, DIRECTORY));
          assertEquals(swept.time(), member.seen());
          assertTrue(member.service().isPresent());
        }
      }
    }
    assertEquals(
        Map.of("cmdb.owner", "team-a"),
        modes
            .get(5)
            .group(ConnectionQuery.ALL.services("shop").find(sweep(), DIRECTORY), DIRECTORY)
            .get(0)
            .facts());
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConnectionGroup(GroupMode.by(), List.of(), List.of()));
    assertThrows(IllegalArgumentException.class, () -> new GroupKey("owner"));
  }

  @Test
  @Tag("S4-22")
  @Tag("S4-23")
  @Tag("S4-24")
  @Tag("S4-25")
  @Tag("S4-35")
  void aQueryFindsWhatHasAllThatIsAskedFor() {
    Table table = sweep();
    assertEquals(4, found(table, ConnectionQuery.ALL));
    assertEquals(2, found(table, ConnectionQuery.ALL.clients(AddressBlock.of("10.0.0.8"))));
    assertEquals(3, found(table, ConnectionQuery.ALL.clients(AddressBlock.of("10.0.0.0/24"))));
    assertEquals(1, found(table, ConnectionQuery.ALL.clients(AddressBlock.of("2001:db8::/32"))));
    assertEquals(1, found(table, ConnectionQuery.ALL.states(TcpState.CLOSE_WAIT)));
    assertEquals(
        4, found(table, ConnectionQuery.ALL.states(TcpState.CLOSE_WAIT, TcpState.ESTABLISHED)));
    assertEquals(1, found(table, ConnectionQuery.ALL.attributes(Map.of("owner", "team-a"))));
    assertEquals(
        0,
        found(
            table,
            ConnectionQuery.ALL.attributes(Map.of("owner", "team-a", "environment", "test"))));
    assertEquals(
        0,
        found(
            table,
            ConnectionQuery.ALL
                .clients(AddressBlock.of("10.0.0.8"))
                .services("shop")
                .states(TcpState.CLOSE_WAIT)));
  }

  private static int found(Table table, ConnectionQuery query) {
    return query.find(table, DIRECTORY).size();
  }
}
