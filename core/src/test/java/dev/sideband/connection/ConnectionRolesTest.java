package dev.sideband.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.alarm.AlarmBook;
import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.Observation;
import dev.sideband.monitor.SourceId;
import dev.sideband.monitor.TableSender;
import dev.sideband.table.Table;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.LocalLink;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agent, monitor server and query server, joined by links in memory. */
@Timeout(60)
class ConnectionRolesTest {

  private static final WorkerId WEB = new WorkerId("web-1");
  private static final WorkerId MONITOR = new WorkerId("monitor-1");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ServiceDirectory DIRECTORY =
      service -> service.equals("shop") ? Map.of("owner", "team-a") : Map.of();

  @TempDir Path folder;

  private final ManualContext context = new ManualContext();
  private final FakeConnections source = new FakeConnections(context::now);
  private final ConnectionSampler sampler =
      new ConnectionSampler(
          source, List.of(ServiceFinder.ofPorts(Map.of(80, "shop", 22, "login"))));
  private final BlockingQueue<String> counted = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> stored = new LinkedBlockingQueue<>();
  private final Sideband sideband =
      Sideband.builder()
          .observer(
              new ObserverListener() {
                @Override
                public void counted(String name, String subject, long amount) {
                  counted.add(name + " " + subject);
                }
              })
          .build();

  private ConnectionServer monitor;
  private QueryServer queries;
  private LocalLink toMonitor;
  private LocalLink toQueries;
  private Uplink agent;
  private TableSender sender;

  @BeforeEach
  void open() throws IOException {
    monitor = server();
    toMonitor = new LocalLink(monitor, sideband);
    agent = toMonitor.uplink(WEB);
    sender = new TableSender(agent, ConnectionInfo.STREAM);
    queries = new QueryServer(sideband);
    toQueries = new LocalLink(queries, sideband);
    Uplink answers = toQueries.uplink(MONITOR);
    answers.instructions(new QueryResponder(monitor, answers, sideband.observer()));
  }

  private ConnectionServer server() throws IOException {
    return ConnectionServer.open(
        folder,
        1 << 20,
        DIRECTORY,
        (worker, sweep) -> stored.add(worker + " " + sweep.rows()),
        sideband.observer());
  }

  @AfterEach
  void close() {
    toMonitor.close();
    toQueries.close();
    queries.close();
    monitor.close();
    sideband.close();
  }

  /** Sweeps ten seconds after the last sweep, and waits until the monitor server has it. */
  private Table sweep() throws Exception {
    context.pass(Duration.ofSeconds(10));
    Table sweep = sampler.sample();
    sender.take(sweep);
    assertEquals("web-1 " + sweep.rows(), stored.poll(20, TimeUnit.SECONDS));
    return sweep;
  }

  private QueryResult ask(ConnectionQuery query, Instant from, Instant to) throws Exception {
    return queries
        .ask(toQueries, MONITOR, query, from, to, 1_000, PATIENCE)
        .toCompletableFuture()
        .get();
  }

  private static List<String> words(QueryResult result) {
    return result.items().stream()
        .map(FoundConnection::change)
        .map(change ->
            change.connection().client()
                + " "
                + change.connection().service().orElseThrow()
                + " "
                + change.state().map(TcpState::toString).orElse("gone"))
        .toList();
  }

  @Test
  @Tag("S4-6")
  @Tag("S4-13")
  @Tag("S4-16")
  void theMonitorServerKnowsTheStateOfEachClientNowAndBefore() throws Exception {
    int shop = source.add(80, "10.0.0.8", TcpState.ESTABLISHED);
    source.add(22, "10.0.0.8", TcpState.ESTABLISHED);
    source.add(80, "10.0.0.9", TcpState.SYN_RECV);
    Instant first = sweep().time().wall();
    source.state(shop, TcpState.CLOSE_WAIT);
    sweep();
    ConnectionQuery client = ConnectionQuery.ALL.clients(AddressBlock.of("10.0.0.8"));
    QueryResult now = monitor.answer(QueryRequest.now(7, client));
    assertEquals(List.of("10.0.0.8 login ESTABLISHED", "10.0.0.8 shop CLOSE_WAIT"), words(now));
    assertEquals(7, now.id());
    QueryResult then =
        monitor.answer(new QueryRequest(8, client, first, first.plusSeconds(3), 1_000));
    assertEquals(List.of("10.0.0.8 login ESTABLISHED", "10.0.0.8 shop ESTABLISHED"), words(then));
    source.end(shop);
    sweep();
    assertEquals(
        List.of("10.0.0.8 login ESTABLISHED"), words(monitor.answer(QueryRequest.now(9, client))));
    assertEquals(List.of(WEB), monitor.workers());
  }

  @Test
  @Tag("S4-6")
  @Tag("S4-28")
  void itKnowsThemAfterARestart() throws Exception {
    source.add(80, "10.0.0.8", TcpState.CLOSE_WAIT);
    Table last = sweep();
    agent.close();
    toMonitor.close();
    monitor.close();
    monitor = server();
    toMonitor = new LocalLink(monitor, sideband);
    assertEquals(last.time(), monitor.newest(WEB).orElseThrow().time());
    sender = new TableSender(toMonitor.uplink(WEB), ConnectionInfo.STREAM);
    source.add(80, "10.0.0.9", TcpState.CLOSE_WAIT);
    sweep();
    assertEquals(
        List.of("10.0.0.8 shop CLOSE_WAIT", "10.0.0.9 shop CLOSE_WAIT"),
        words(monitor.answer(QueryRequest.now(1, ConnectionQuery.ALL))));
  }

  @Test
  @Tag("S4-21")
  @Tag("S4-22")
  @Tag("S4-23")
  @Tag("S4-24")
  @Tag("S4-25")
  @Tag("S4-26")
  @Tag("S4-33")
  void theQueryServerGetsWhatHasAllThatWasAskedFor() throws Exception {
    source.add(80, "10.0.0.8", TcpState.ESTABLISHED);
    source.add(22, "10.0.0.8", TcpState.CLOSE_WAIT);
    int nine = source.add(80, "10.0.0.9", TcpState.CLOSE_WAIT);
    Instant first = sweep().time().wall();
    source.end(nine);
    Table last = sweep();
    ConnectionQuery query =
        ConnectionQuery.ALL
            .clients(AddressBlock.of("10.0.0.0/24"))
            .states(TcpState.CLOSE_WAIT)
            .attributes(Map.of("owner", "team-a"));
    QueryResult now = ask(query, Instant.MAX, Instant.MAX);
    assertEquals(List.of(), words(now));
    assertTrue(now.complete());
    assertEquals(1, now.workers(), "nothing was found in what one machine has");
    QueryResult before = ask(query, first, Instant.MAX);
    assertEquals(List.of("10.0.0.9 shop CLOSE_WAIT", "10.0.0.9 shop gone"), words(before));
    FoundConnection item = before.items().get(1);
    assertEquals(WEB, item.worker());
    assertEquals(last.time(), item.change().time());
    assertEquals(first, item.change().connection().seen().wall());
    QueryResult one =
        queries
            .ask(toQueries, MONITOR, ConnectionQuery.ALL, Instant.MAX, Instant.MAX, 1, PATIENCE)
            .toCompletableFuture()
            .get();
    assertEquals(1, one.items().size());
    assertFalse(one.complete(), "there are more than were wanted");
  }

  @Test
  @Tag("S4-26")
  void eachAnswerBelongsToItsRequest() throws Exception {
    for (int i = 1; i <= 30; i++) {
      source.add(80, "10.0.0." + i, TcpState.ESTABLISHED);
    }
    sweep();
    List<CompletionStage<QueryResult>> asked = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      ConnectionQuery query = ConnectionQuery.ALL.clients(AddressBlock.of("10.0.0." + i));
      asked.add(queries.askNow(toQueries, MONITOR, query, PATIENCE));
    }
    long before = 0;
    for (int i = 1; i <= 30; i++) {
      QueryResult result = asked.get(i - 1).toCompletableFuture().get();
      assertEquals(List.of("10.0.0." + i + " shop ESTABLISHED"), words(result));
      assertNotEquals(before, result.id());
      before = result.id();
    }
  }

  @Test
  @Tag("S4-26")
  void whoNobodyAnswersIsTold() throws Exception {
    CompletableFuture<QueryResult> late =
        queries
            .askNow(
                toQueries, new WorkerId("monitor-2"), ConnectionQuery.ALL, Duration.ofMillis(20))
            .toCompletableFuture();
    ExecutionException noAnswer = assertThrows(ExecutionException.class, late::get);
    assertInstanceOf(NoResponseException.class, noAnswer.getCause());

    monitor.close();
    source.add(80, "10.0.0.8", TcpState.ESTABLISHED);
    sender.take(sampler.sample());
    CompletableFuture<QueryResult> closed =
        queries
            .askNow(toQueries, new WorkerId("monitor-3"), ConnectionQuery.ALL, PATIENCE)
            .toCompletableFuture();
    queries.close();
    ExecutionException gone = assertThrows(ExecutionException.class, closed::get);
    assertInstanceOf(ChannelClosedException.class, gone.getCause());
  }

  @Test
  @Tag("S4-33")
  void aMonitorServerThatCannotReadItsSweepsSaysSo() throws Exception {
    source.add(80, "10.0.0.8", TcpState.ESTABLISHED);
    sweep();
    monitor.close();
    CompletableFuture<QueryResult> failed =
        queries.askNow(toQueries, MONITOR, ConnectionQuery.ALL, PATIENCE).toCompletableFuture();
    ExecutionException why = assertThrows(ExecutionException.class, failed::get);
    assertInstanceOf(TargetUnavailableException.class, why.getCause());
  }

  @Test
  void whatMakesNoSenseIsCountedAndTheNextIsTaken() throws Exception {
    agent.append(ConnectionInfo.STREAM, Bytes.of(1, 2, 3));
    agent.append("something.else", Bytes.of(1));
    source.add(80, "10.0.0.8", TcpState.ESTABLISHED);
    sweep();
    assertEquals("connections.malformed web-1", counted.poll());
    toQueries.instruct(MONITOR, Bytes.of(9)).toCompletableFuture().get();
    assertEquals("queries.malformed request", counted.poll(20, TimeUnit.SECONDS));
    queries.onEntry(new WorkerEntry(MONITOR, QueryResponder.STREAM, 1, Bytes.of(1)));
    assertEquals("queries.malformed monitor-1", counted.poll());
    Bytes stray = new QueryResultCodec().encode(new QueryResult(4, 1, true, List.of()), 900).get(0);
    queries.onEntry(new WorkerEntry(MONITOR, QueryResponder.STREAM, 2, stray));
    assertEquals("queries.unmatched monitor-1", counted.poll());
  }

  /** Collection, storage, sending and the first generation module are parts with interfaces. */
  @Test
  @Tag("S4-20")
  @Tag("S4-27")
  @Tag("S4-28")
  @Tag("S4-29")
  void theAgentsPartsAreJoinedInOrderAndNoneHoldsUpTheNext() throws Exception {
    List<String> done = new ArrayList<>();
    AlarmBook book =
        new AlarmBook(
                BootClock.of(HostBoot.UNKNOWN, Duration.ZERO, context.time, context.time),
                ObserverListener.NONE)
            .to(alarm -> done.add("alarm for " + alarm.facts().get("client")));
    ConnectionAlarms judge =
        new ConnectionAlarms(List.of(ConnectionRule.closeWait(1, Duration.ZERO)), DIRECTORY, book);
    boolean[] down = {false};
    try (SweepStore store = SweepStore.open(folder.resolve("own.ring"), 1 << 20);
        ConnectionMonitor collection =
            new ConnectionMonitor(
                new SourceId("here", "connections"),
                source,
                Duration.ofSeconds(10),
                List.of(),
                context);
        SweepSteps steps =
            new SweepSteps(sideband.observer())
                .then("store", store)
                .then("trace", sweep -> done.add("stored " + store.newest().isPresent()))
                .then(
                    "send",
                    sweep -> {
                      done.add(down[0] ? "not sent" : "sent");
                      if (down[0]) {
                        throw new IOException("no monitor server");
                      }
                      sender.take(sweep);
                    })
                .then("judge", judge::judge)) {
      collection.subscribe(steps);
      collection.start();
      source.add(80, "10.0.0.8", TcpState.CLOSE_WAIT);
      context.settle();
      assertEquals(List.of("stored true", "sent", "alarm for 10.0.0.8"), done);
      assertEquals("web-1 1", stored.poll(20, TimeUnit.SECONDS));
      done.clear();
      down[0] = true;
      source.add(80, "10.0.0.9", TcpState.CLOSE_WAIT);
      context.pass(Duration.ofSeconds(10));
      assertEquals(List.of("stored true", "not sent", "alarm for 10.0.0.9"), done);
      assertEquals("connections.step.failures send", counted.poll());
    }
  }

  @Test
  void stepsFollowOneMonitorUntilTheyAreClosed() {
    SweepSteps steps = new SweepSteps(sideband.observer());
    CountDownLatch cancelled = new CountDownLatch(2);
    Flow.Subscription subscription =
        new Flow.Subscription() {
          @Override
          public void request(long count) {}

          @Override
          public void cancel() {
            cancelled.countDown();
          }
        };
    steps.onSubscribe(subscription);
    steps.onSubscribe(subscription);
    assertEquals(1, cancelled.getCount());
    steps.close();
    assertEquals(0, cancelled.getCount());
    Flow.Subscriber<Observation<Table>> subscriber = steps;
    subscriber.onError(new IOException("gone"));
    assertEquals("connections.step.failures monitor", counted.poll());
  }
}
