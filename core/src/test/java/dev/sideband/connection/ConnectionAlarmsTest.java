package dev.sideband.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.alarm.Alarm;
import dev.sideband.alarm.AlarmBook;
import dev.sideband.alarm.Severity;
import dev.sideband.monitor.ManualContext;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.ObserverListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ConnectionAlarmsTest {

  private static final ServiceDirectory DIRECTORY =
      service -> Map.of("owner", "team of " + service);

  private final ManualContext context = new ManualContext();
  private final FakeConnections source = new FakeConnections(context::now);
  private final ConnectionSampler sampler =
      new ConnectionSampler(source, List.of(ServiceFinder.ofPorts(Map.of(80, "shop"))));
  private final List<Alarm> told = new ArrayList<>();
  private final AlarmBook book =
      new AlarmBook(
              BootClock.of(HostBoot.UNKNOWN, Duration.ofHours(1), context.time, context.time),
              ObserverListener.NONE)
          .to(told::add);

  private static ConnectionRule rule(ConnectionMeasure measure, long raiseAt, long clearBelow) {
    return new ConnectionRule(
        "test",
        Severity.WARNING,
        ConnectionQuery.ALL.states(TcpState.CLOSE_WAIT),
        GroupMode.by(GroupKey.CLIENT),
        measure,
        raiseAt,
        clearBelow,
        Duration.ZERO,
        Duration.ZERO);
  }

  private ConnectionAlarms alarms(ConnectionRule... rules) {
    return new ConnectionAlarms(List.of(rules), DIRECTORY, book);
  }

  /** Sweeps ten seconds after the last sweep; returns what is raised and cleared in all. */
  private String sweep(ConnectionAlarms alarms) throws Exception {
    context.pass(Duration.ofSeconds(10));
    alarms.judge(sampler.sample());
    long raised = told.stream().filter(Alarm::active).count();
    return raised + " raised, " + (told.size() - raised) + " cleared";
  }

  private List<Integer> add(int count, String client, TcpState state) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(source.add(80, client, state));
    }
    return numbers;
  }

  @Test
  @Tag("S4-18")
  @Tag("S4-32")
  @Tag("S4-35")
  @Tag("S4-39")
  void aPileOfOneClientIsOneAlarmThatNamesAllAndIsClearedOnce() throws Exception {
    ConnectionAlarms alarms = alarms(ConnectionRule.closeWait(10, Duration.ofSeconds(20)));
    add(9, "10.0.0.8", TcpState.CLOSE_WAIT);
    List<Integer> leak = add(9, "10.0.0.9", TcpState.CLOSE_WAIT);
    assertEquals("0 raised, 0 cleared", sweep(alarms));
    leak.addAll(add(3, "10.0.0.9", TcpState.CLOSE_WAIT));
    assertEquals("0 raised, 0 cleared", sweep(alarms));
    assertEquals("0 raised, 0 cleared", sweep(alarms), "10 s are not 20 s");
    assertEquals("1 raised, 0 cleared", sweep(alarms));
    for (int i = 0; i < 5; i++) {
      assertEquals("1 raised, 0 cleared", sweep(alarms), "told once");
    }
    Alarm alarm = told.get(0);
    assertEquals("connection.close-wait([10.0.0.9, shop])", alarm.key().toString());
    Map<String, String> facts = alarm.facts();
    assertEquals("10.0.0.9", facts.get("client"));
    assertEquals("shop", facts.get("service"));
    assertEquals("CLOSE_WAIT", facts.get("state"));
    assertEquals("12", facts.get("count"));
    assertEquals("2026-01-01T00:00:20Z", facts.get("since"), "when the second sweep was");
    assertEquals("team of shop", facts.get("cmdb.owner"));
    assertEquals("10.0.0.1:80 10.0.0.9:40010 #10", facts.get("connection"));

    for (int i = 0; i < 7; i++) {
      source.end(leak.get(i));
    }
    for (int i = 0; i < 5; i++) {
      assertEquals("1 raised, 0 cleared", sweep(alarms), "5 are not below 5");
    }
    source.end(leak.get(7));
    assertEquals("1 raised, 0 cleared", sweep(alarms));
    assertEquals("1 raised, 0 cleared", sweep(alarms));
    assertEquals("1 raised, 1 cleared", sweep(alarms));
    assertEquals(List.of(), book.active());
  }

  @Test
  @Tag("S4-39")
  void aGroupThatVanishesIsNormalAgain() throws Exception {
    ConnectionAlarms alarms = alarms(rule(ConnectionMeasure.COUNT, 2, 1));
    List<Integer> numbers = add(2, "10.0.0.8", TcpState.CLOSE_WAIT);
    assertEquals("1 raised, 0 cleared", sweep(alarms));
    numbers.forEach(source::end);
    assertEquals("1 raised, 1 cleared", sweep(alarms));
    assertEquals("1 raised, 1 cleared", sweep(alarms));
  }

  @Test
  @Tag("S4-39")
  void ageCountsFromWhenTheStateWasFirstSeen() throws Exception {
    ConnectionAlarms alarms = alarms(rule(ConnectionMeasure.AGE, 30, 30));
    int number = source.add(80, "10.0.0.8", TcpState.ESTABLISHED);
    for (int i = 0; i < 6; i++) {
      sweep(alarms);
    }
    source.state(number, TcpState.CLOSE_WAIT);
    assertEquals("0 raised, 0 cleared", sweep(alarms));
    assertEquals("0 raised, 0 cleared", sweep(alarms));
    assertEquals("0 raised, 0 cleared", sweep(alarms));
    assertEquals("1 raised, 0 cleared", sweep(alarms));
    source.state(number, TcpState.LAST_ACK);
    assertEquals("1 raised, 1 cleared", sweep(alarms));
  }

  @Test
  @Tag("S4-39")
  void ratioGrowthAndRetransmissionsAreMeasuredByGroup() throws Exception {
    ConnectionAlarms ratio = alarms(rule(ConnectionMeasure.RATIO, 50, 50));
    add(3, "10.0.0.8", TcpState.ESTABLISHED);
    add(2, "10.0.0.8", TcpState.CLOSE_WAIT);
    add(9, "10.0.0.7", TcpState.ESTABLISHED);
    assertEquals("0 raised, 0 cleared", sweep(ratio), "40 %");
    int fifty = source.add(80, "10.0.0.8", TcpState.CLOSE_WAIT);
    assertEquals("1 raised, 0 cleared", sweep(ratio));
    source.end(fifty);
    assertEquals("1 raised, 1 cleared", sweep(ratio));

    told.clear();
    ConnectionAlarms growth = alarms(rule(ConnectionMeasure.GROWTH, 3, 3));
    assertEquals("0 raised, 0 cleared", sweep(growth), "what was there is no growth");
    add(3, "10.0.0.8", TcpState.CLOSE_WAIT);
    assertEquals("1 raised, 0 cleared", sweep(growth));
    assertEquals("1 raised, 1 cleared", sweep(growth));

    told.clear();
    ConnectionAlarms again = alarms(rule(ConnectionMeasure.RETRANSMITS, 4, 4));
    int number = source.add(80, "10.0.0.6", TcpState.CLOSE_WAIT);
    source.retransmits(number, 3);
    assertEquals("0 raised, 0 cleared", sweep(again));
    source.retransmits(number, 4);
    assertEquals("1 raised, 0 cleared", sweep(again));
  }

  @Test
  @Tag("S4-39")
  void anExpectedClientThatIsMissingIsNamedWithItsOwner() throws Exception {
    ConnectionAlarms alarms =
        new ConnectionAlarms(
            "web-1",
            List.of(
                ConnectionRule.expected(
                    Set.of(AddressBlock.of("10.0.0.8"), AddressBlock.of("10.1.0.0/16")),
                    Set.of("shop"),
                    Duration.ofSeconds(20))),
            DIRECTORY,
            book);
    int first = source.add(80, "10.0.0.8", TcpState.ESTABLISHED);
    source.add(80, "10.1.7.7", TcpState.ESTABLISHED);
    assertEquals("0 raised, 0 cleared", sweep(alarms));
    source.state(first, TcpState.CLOSE_WAIT);
    assertEquals("0 raised, 0 cleared", sweep(alarms));
    assertEquals("0 raised, 0 cleared", sweep(alarms), "10 s are not 20 s");
    assertEquals("1 raised, 0 cleared", sweep(alarms));
    assertEquals("1 raised, 0 cleared", sweep(alarms));
    Alarm alarm = told.get(0);
    assertEquals("connection.client-missing(web-1 [10.0.0.8/32])", alarm.key().toString());
    assertEquals(
        "{machine=web-1, client=10.0.0.8/32, measure=MISSING, count=0, since=2026-01-01T00:00:20Z,"
            + " last connection=10.0.0.1:80 10.0.0.8:40001 #1, last seen=2026-01-01T00:00:10Z,"
            + " service=shop, cmdb.owner=team of shop}",
        alarm.facts().toString());
    source.add(80, "10.0.0.8", TcpState.ESTABLISHED);
    assertEquals("1 raised, 1 cleared", sweep(alarms));
    assertThrows(
        IllegalArgumentException.class,
        () -> ConnectionRule.expected(Set.of(), Set.of(), Duration.ZERO));
  }

  @Test
  void machinesOfOneBookAreKeptApart() throws Exception {
    ConnectionRule rule = rule(ConnectionMeasure.COUNT, 1, 1);
    ConnectionAlarms one = new ConnectionAlarms("web-1", List.of(rule), DIRECTORY, book);
    ConnectionAlarms other = new ConnectionAlarms("web-2", List.of(rule), DIRECTORY, book);
    add(1, "10.0.0.8", TcpState.CLOSE_WAIT);
    sweep(one);
    assertEquals("2 raised, 0 cleared", sweep(other));
    assertEquals(
        List.of("web-1", "web-2"),
        told.stream().map(alarm -> alarm.facts().get("machine")).toList());
  }

  @Test
  void rulesThatCannotWorkAreRefused() {
    ConnectionRule good = rule(ConnectionMeasure.COUNT, 2, 1);
    assertThrows(IllegalArgumentException.class, () -> alarms(good, good));
    assertThrows(IllegalArgumentException.class, () -> rule(ConnectionMeasure.COUNT, 2, 3));
    assertThrows(IllegalArgumentException.class, () -> rule(ConnectionMeasure.COUNT, 0, 0));
  }
}
