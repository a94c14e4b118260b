package dev.sideband.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.monitor.ManualContext;
import dev.sideband.ring.RingLog;
import dev.sideband.table.TableHistory;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ConnectionTimelineTest {

  private static final long START = 3_600;

  private final ManualContext context = new ManualContext();
  private final FakeConnections source = new FakeConnections(context::now);
  private final ConnectionSampler sampler =
      new ConnectionSampler(
          source, List.of(ServiceFinder.ofPorts(Map.of(80, "shop", 22, "login"))));

  @Test
  @Tag("S4-4")
  @Tag("S4-13")
  @Tag("S4-16")
  @Tag("S4-37")
  void aClientsLifeOverItsServicesComesBackFromTheHistory() throws Exception {
    BootClock clock =
        BootClock.of(HostBoot.UNKNOWN, Duration.ofHours(1), context.time, context.time);
    try (RingLog log = RingLog.memory().size(1 << 20).open(clock)) {
      TableHistory history = new TableHistory(log, 3);
      int shop = source.add(80, "10.0.0.8", TcpState.ESTABLISHED);
      int other = source.add(80, "10.0.0.9", TcpState.ESTABLISHED);
      sweep(history);
      sweep(history);
      int login = source.add(22, "10.0.0.8", TcpState.ESTABLISHED);
      source.state(other, TcpState.CLOSE_WAIT);
      sweep(history);
      source.state(shop, TcpState.CLOSE_WAIT);
      sweep(history);
      source.end(login);
      sweep(history);
      sweep(history);

      ConnectionQuery client = ConnectionQuery.ALL.clients(AddressBlock.of("10.0.0.8"));
      assertEquals(
          List.of(
              "10 shop ESTABLISHED", "30 login ESTABLISHED", "40 shop CLOSE_WAIT", "50 login gone"),
          timeline(history, client, 10, 60));
      assertEquals(
          List.of("20 shop ESTABLISHED", "30 login ESTABLISHED"),
          timeline(history, client, 25, 35));
      assertEquals(
          List.of("30 shop CLOSE_WAIT", "40 shop CLOSE_WAIT"),
          timeline(history, ConnectionQuery.ALL.states(TcpState.CLOSE_WAIT), 10, 60));
      assertEquals(List.of(), timeline(history, client.services("mail"), 10, 60));
    }
  }

  /** The same, read as the history keeps it by client: no other client's rows are looked at. */
  @Test
  @Tag("S4-13")
  @Tag("S4-16")
  @Tag("S4-22")
  @Tag("S4-37")
  void readsOfAHistoryWhatItsClientsAndTimesNeed() throws Exception {
    BootClock clock =
        BootClock.of(HostBoot.UNKNOWN, Duration.ofHours(1), context.time, context.time);
    String[] clients = {"10.0.0.8", "10.0.0.9", "10.0.1.7", "10.1.0.1", "2001:db8::7", "a00::8"};
    for (int subject : new int[] {ConnectionColumns.REMOTE_ADDRESS, 0}) {
      try (RingLog log = RingLog.memory().size(1 << 20).open(clock)) {
        TableHistory history = new TableHistory(log, 4, subject);
        Random random = new Random(subject);
        List<Integer> open = new ArrayList<>();
        long begun = clock.micros() / 1_000_000 - START;
        for (int sweep = 0; sweep < 30; sweep++) {
          if (open.size() < 8 || random.nextBoolean()) {
            String client = clients[random.nextInt(clients.length)];
            open.add(source.add(random.nextBoolean() ? 80 : 22, client, TcpState.ESTABLISHED));
          } else {
            int ending = random.nextInt(open.size());
            source.end(open.get(ending));
            open.subList(ending, ending + 1).clear();
          }
          int changing = open.get(random.nextInt(open.size()));
          source.state(changing, random.nextBoolean() ? TcpState.CLOSE_WAIT : TcpState.FIN_WAIT1);
          sweep(history);
        }
        open.forEach(source::end);
        int changes = 0;
        for (ConnectionQuery query : queries()) {
          for (long from : new long[] {begun, begun + 95, begun + 200}) {
            // Changes of one sweep come in no order.
            List<String> expected = sorted(timeline(history, query, from, from + 150));
            List<String> told = sorted(read(history, query, from, from + 150));
            assertEquals(expected, told, query.toString());
            changes += expected.size();
          }
        }
        assertTrue(changes > 100, changes + " changes");
      }
    }
  }

  private static List<String> sorted(List<String> lines) {
    return lines.stream().sorted().toList();
  }

  private static List<ConnectionQuery> queries() {
    return List.of(
        ConnectionQuery.ALL,
        ConnectionQuery.ALL.clients(AddressBlock.of("10.0.0.8")),
        ConnectionQuery.ALL.clients(AddressBlock.of("10.0.0.0/16")),
        ConnectionQuery.ALL.clients(AddressBlock.of("10.0.0.0/22"), AddressBlock.of("a00::/16")),
        ConnectionQuery.ALL.clients(AddressBlock.of("::/0")).services("shop"),
        ConnectionQuery.ALL.clients(AddressBlock.of("0.0.0.0/0")).states(TcpState.CLOSE_WAIT),
        ConnectionQuery.ALL.clients(AddressBlock.of("192.0.2.0/24")));
  }

  private void sweep(TableHistory history) throws Exception {
    context.pass(Duration.ofSeconds(10));
    history.append(sampler.sample());
  }

  /** Returns the seconds since the start, the service and the state of each change. */
  private static List<String> timeline(
      TableHistory history, ConnectionQuery query, long from, long to) throws Exception {
    ConnectionTimeline timeline = new ConnectionTimeline(query, ServiceDirectory.NONE);
    history.replay(
        HostBoot.UNKNOWN, (START + from) * 1_000_000, (START + to) * 1_000_000, timeline);
    return lines(timeline);
  }

  private static List<String> read(TableHistory history, ConnectionQuery query, long from, long to)
      throws Exception {
    ConnectionTimeline timeline = new ConnectionTimeline(query, ServiceDirectory.NONE);
    long lost =
        timeline.read(
            history, HostBoot.UNKNOWN, (START + from) * 1_000_000, (START + to) * 1_000_000);
    assertEquals(0, lost);
    return lines(timeline);
  }

  private static List<String> lines(ConnectionTimeline timeline) {
    return timeline.changes().stream()
        .map(change ->
            change.time().micros() / 1_000_000
                - START
                + " "
                + change.connection().service().orElseThrow()
                + " "
                + change.state().map(TcpState::toString).orElse("gone"))
        .toList();
  }
}
