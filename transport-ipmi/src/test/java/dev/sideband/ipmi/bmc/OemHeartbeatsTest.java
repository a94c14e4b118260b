package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.GetConsoleInfo;
import dev.sideband.ipmi.oem.GetHeartbeatResults;
import dev.sideband.ipmi.oem.Greeting;
import dev.sideband.ipmi.oem.HeartbeatReport;
import dev.sideband.ipmi.oem.HeartbeatResult;
import dev.sideband.ipmi.oem.HeartbeatResults;
import dev.sideband.ipmi.oem.Hello;
import dev.sideband.ipmi.oem.OemCommand;
import dev.sideband.ipmi.oem.OemFrame;
import dev.sideband.ipmi.oem.OemRequest;
import dev.sideband.ipmi.oem.OemResponse;
import dev.sideband.ipmi.oem.OemVersion;
import dev.sideband.ipmi.oem.SendHeartbeat;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a BMC does with heartbeats, idle and busy; its limit is two seconds. */
@Timeout(60)
class OemHeartbeatsTest {

  private static final OemFrame FRAME = new OemFrame(OemFrame.EXAMPLE_ENTERPRISE);

  @TempDir Path folder;
  private final ConsoleStream host = new ConsoleStream(typed -> {}, () -> {});
  private final List<Long> order = new ArrayList<>();
  private VirtualBmc virtual;
  private MessageChannel session;
  private int client;
  private int stream;
  private int tags;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder, 7);
    virtual.restart(host, 1 << 17);
    session = virtual.session(Privilege.OPERATOR);
    greet();
  }

  private Greeting greet() throws Exception {
    Greeting greeting = Greeting.decode(ask(new Hello(99, 1)).body().reader());
    client = greeting.client();
    stream = new GetConsoleInfo().decode(ask(new GetConsoleInfo()).body().reader()).stream();
    return greeting;
  }

  @AfterEach
  void stop() {
    virtual.close();
  }

  private MessageRequest request(OemCommand<?> command, int tag) {
    WireWriter body = new WireWriter();
    command.encode(body);
    return FRAME.encode(
        new OemRequest(
            command.code(),
            OemVersion.CURRENT,
            OemRequest.FLAG_CHECKED,
            tag,
            client,
            body.toBytes()));
  }

  private OemResponse ask(OemCommand<?> command) throws Exception {
    MessageRequest request = request(command, ++tags);
    MessageResponse response =
        virtual.await(session.exchange(request, virtual.deadline(Duration.ofSeconds(5))));
    return FRAME.decode(command.code(), true, response);
  }

  private CompletableFuture<MessageResponse> send(MessageRequest request) {
    return session
        .exchange(request, virtual.deadline(Duration.ofMinutes(10)))
        .toCompletableFuture();
  }

  private CompletableFuture<HeartbeatReport> beat(long number) {
    return beat(number, 0, 0);
  }

  private CompletableFuture<HeartbeatReport> beat(long number, long have, int max) {
    return send(request(new SendHeartbeat(number, 3, 4_711, stream, have, max), ++tags))
        .thenApply(response -> {
          order.add(number);
          return report(response);
        });
  }

  private static HeartbeatReport report(MessageResponse response) {
    try {
      return HeartbeatReport.decode(
          FRAME.decode(SendHeartbeat.CODE, true, response).body().reader());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private HeartbeatReport answered(CompletableFuture<HeartbeatReport> beat) {
    pass(0);
    assertTrue(beat.isDone());
    return beat.join();
  }

  private void pass(long millis) {
    virtual.time.advance(Duration.ofMillis(millis));
  }

  private long now() {
    return virtual.bmc().clock().micros();
  }

  private void say(String text) {
    host.write(Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  @Tag("S2-14")
  @Tag("S2-16")
  void anIdleBmcAnswersAtOnceWithOneTime() {
    pass(1_234);
    long sent = now();
    HeartbeatReport report = answered(beat(1));
    assertEquals(HeartbeatReport.AT_ONCE, report.state());
    assertEquals(sent, report.received());
    assertEquals(report.received(), report.parsed());
    assertEquals(1, report.number());
    assertEquals(3, report.period());
    assertEquals(4_711, report.clientMicros());
    assertEquals(virtual.bmc().boot(), report.boot());
    assertEquals(HeartbeatResult.NOT_BUSY, report.busyReason());
  }

  @Test
  @Tag("S2-15")
  @Tag("S2-16")
  @Tag("S2-17")
  @Tag("S2-18")
  void aBusyBmcAnswersAllAfterwardsInOrderWithBothTimes() {
    virtual.bmc().pretendBusy(true);
    List<CompletableFuture<HeartbeatReport>> beats = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      beats.add(beat(i));
      pass(500);
    }
    beats.forEach(beat -> assertFalse(beat.isDone()));
    long free = now();
    virtual.bmc().pretendBusy(false);
    for (int i = 1; i <= 3; i++) {
      HeartbeatReport report = answered(beats.get(i - 1));
      assertEquals(HeartbeatReport.WAS_QUEUED, report.state());
      assertEquals(HeartbeatResult.HELD, report.busyReason());
      assertEquals(free - (4 - i) * 500_000L, report.received());
      assertEquals(free, report.parsed());
      assertEquals(3 - i, report.queued());
    }
    assertEquals(List.of(1L, 2L, 3L), order);
    assertEquals(HeartbeatReport.AT_ONCE, answered(beat(4)).state());
  }

  @Test
  @Tag("S2-21")
  @Tag("S2-22")
  void reportsExactlyThoseThatWaitedTooLongWithTheirReceiveTime() {
    virtual.bmc().pretendBusy(true);
    long first = now();
    CompletableFuture<HeartbeatReport> late = beat(1);
    pass(1);
    CompletableFuture<HeartbeatReport> inTime = beat(2);
    pass(2_000);
    virtual.bmc().pretendBusy(false);
    assertEquals(HeartbeatReport.LIMIT_EXCEEDED, answered(late).state());
    assertEquals(first, late.join().received());
    assertEquals(first + 2_001_000, late.join().parsed());
    assertEquals(HeartbeatReport.WAS_QUEUED, answered(inTime).state());
  }

  @Test
  @Tag("S2-52")
  void aFullQueueSaysHowManyItDropped() throws Exception {
    virtual.bmc().pretendBusy(true);
    List<CompletableFuture<HeartbeatReport>> beats = new ArrayList<>();
    for (int i = 1; i <= HeartbeatQueue.DEPTH + 3; i++) {
      beats.add(beat(i));
      pass(1);
    }
    for (int i = 1; i <= 3; i++) {
      HeartbeatReport dropped = answered(beats.get(HeartbeatQueue.DEPTH + i - 1));
      assertEquals(HeartbeatReport.DROPPED, dropped.state());
      assertEquals(i, dropped.dropped());
      assertEquals(HeartbeatQueue.DEPTH, dropped.queued());
    }
    virtual.bmc().pretendBusy(false);
    assertEquals(3, answered(beats.get(0)).dropped());
    assertEquals(0, answered(beats.get(1)).dropped());
    assertEquals(HeartbeatQueue.DEPTH, greet().heartbeatQueue());
    assertEquals(2_000, greet().heartbeatLimitMillis());
  }

  @Test
  void aHeartbeatThatComesTwiceHasOneTurn() throws Exception {
    virtual.bmc().pretendBusy(true);
    MessageRequest request = request(new SendHeartbeat(5, 0, 0, stream, 0, 0), ++tags);
    CompletableFuture<MessageResponse> first = send(request);
    pass(1);
    MessageRequest again = request(new SendHeartbeat(5, 0, 0, stream, 0, 0), ++tags);
    CompletableFuture<MessageResponse> second = send(again);
    pass(1);
    virtual.bmc().pretendBusy(false);
    pass(1);
    assertEquals(report(first.join()), report(second.join()));
    MessageResponse stored = virtual.await(send(request));
    assertEquals(first.join(), stored);
    assertEquals(1, results(0).results().size());
  }

  private HeartbeatResults results(long after) throws Exception {
    return HeartbeatResults.decode(ask(new GetHeartbeatResults(after, 255)).body().reader());
  }

  @Test
  @Tag("S2-23")
  @Tag("S2-51")
  void tellsAfterwardsWhatBecameOfEachHeartbeat() throws Exception {
    answered(beat(0xFFFFFFFEL));
    virtual.bmc().pretendBusy(true);
    CompletableFuture<HeartbeatReport> wrapped = beat(0);
    pass(3_000);
    virtual.bmc().pretendBusy(false);
    HeartbeatReport late = answered(wrapped);

    List<HeartbeatResult> results = results(0xFFFFFFFDL).results();
    assertEquals(2, results.size());
    assertEquals(
        new HeartbeatResult(
            0,
            3,
            late.received(),
            late.parsed(),
            HeartbeatReport.LIMIT_EXCEEDED,
            HeartbeatResult.HELD),
        results.get(1));
    assertEquals(1, results(0xFFFFFFFEL).results().size());
    assertTrue(results(0).results().isEmpty());
  }

  @Test
  @Tag("S2-53")
  void aRestartForgetsHeartbeats() throws Exception {
    answered(beat(1));
    virtual.bmc().coldReset();
    greet();
    HeartbeatResults results = results(0);
    assertEquals(virtual.bmc().boot(), results.boot());
    assertTrue(results.results().isEmpty());
  }

  @Test
  @Tag("S2-11")
  void bringsTheLogFromWhereTheClientIs() {
    say("0123456789");
    long said = now();
    pass(50);
    HeartbeatReport report = answered(beat(1, 4, 100));
    assertEquals(10, report.end());
    assertEquals(0, report.oldest());
    assertEquals(stream, report.stream());
    assertEquals(4, report.log().from());
    assertEquals("456789", new String(report.log().data().toArray(), StandardCharsets.US_ASCII));
    assertEquals(said, report.log().first());
    assertEquals(said, report.log().last());
    assertEquals(3, answered(beat(2, 4, 3)).log().data().size());
    assertTrue(answered(beat(3, 10, 100)).log().data().isEmpty());
    say("x".repeat(1_000));
    assertTrue(answered(beat(4, 0, 65_535)).log().data().size() > 100);
  }

  @Test
  @Tag("S2-10")
  void aMalformedHeartbeatIsAnErrorAndNoMore() throws Exception {
    OemRequest cut =
        new OemRequest(
            SendHeartbeat.CODE,
            OemVersion.CURRENT,
            OemRequest.FLAG_CHECKED,
            ++tags,
            client,
            Bytes.of(1, 2, 3));
    assertEquals(0xCC, virtual.await(send(FRAME.encode(cut))).completionCode());
    assertEquals(HeartbeatReport.AT_ONCE, answered(beat(1)).state());
  }
}
