package dev.sideband.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("S4-19")
class AlarmServerTest {

  private static final WorkerId WEB = new WorkerId("web-1");
  private static final WorkerId MAIL = new WorkerId("mail-1");
  private static final AlarmKey KEY = new AlarmKey("connection.close-wait", "[10.0.0.7, shop]");

  @TempDir Path folder;

  private final FakeTime time = new FakeTime();
  private final BootClock clock = BootClock.of(new BmcBoot(1), Duration.ZERO, time, time);
  private final List<String> counted = new ArrayList<>();
  private final List<Alarm> told = new ArrayList<>();
  private final ObserverListener counter =
      new ObserverListener() {
        @Override
        public void counted(String name, String subject, long amount) {
          counted.add(name + " " + subject);
        }
      };
  private long number;

  private RingLog log() throws IOException {
    return RingLog.file(folder.resolve("alarms.ring")).size(1 << 20).open(clock);
  }

  private void send(AlarmServer server, WorkerId worker, AlarmKey key, boolean active) {
    time.advance(Duration.ofSeconds(1));
    Alarm alarm =
        new Alarm(
            key, Severity.WARNING, active, "many", Map.of("n", "1"), clock.now(), clock.now());
    server.onEntry(new WorkerEntry(worker, UplinkSink.STREAM, ++number, AlarmCodec.encode(alarm)));
  }

  private static List<String> active(AlarmServer server) {
    return server.active().stream()
        .map(each -> each.worker() + " " + each.alarm().key().rule())
        .toList();
  }

  @Test
  void whatIsRaisedIsKnownByWorkerAndOutlivesARestart() throws IOException {
    AlarmKey other = new AlarmKey("connection.half-open", "[10.0.0.8, shop]");
    try (RingLog log = log()) {
      AlarmServer server = new AlarmServer(log, counter).to(told::add);
      send(server, WEB, KEY, true);
      send(server, MAIL, KEY, true);
      send(server, WEB, other, true);
      send(server, WEB, KEY, false);
      assertEquals(List.of("mail-1 " + KEY.rule(), "web-1 " + other.rule()), active(server));
      assertEquals(4, told.size());
    }
    try (RingLog log = log()) {
      AlarmServer server = new AlarmServer(log, counter).to(told::add);
      assertEquals(List.of("mail-1 " + KEY.rule(), "web-1 " + other.rule()), active(server));
      assertEquals(4, server.recent().size());
      assertEquals(4, told.size(), "sinks are told of what comes");
      send(server, MAIL, KEY, false);
      assertEquals(List.of("web-1 " + other.rule()), active(server));
    }
  }

  @Test
  void aSinkThatFailsHoldsUpNobodyAndALogThatFailsHasTheAlarmComeAgain() throws IOException {
    RingLog log = log();
    AlarmServer server =
        new AlarmServer(log, counter)
            .to(alarm -> {
              throw new IllegalStateException("full");
            })
            .to(told::add);
    send(server, WEB, KEY, true);
    assertEquals(1, told.size());
    assertEquals(List.of("alarms.sink.failures " + KEY.rule()), counted);
    log.close();
    assertThrows(UncheckedIOException.class, () -> send(server, WEB, KEY, false));
    assertEquals(1, server.active().size());
  }

  @Test
  void aWorkerThatBeginsAnewHasNothingRaised() throws IOException {
    try (RingLog log = log()) {
      AlarmServer server = new AlarmServer(log, counter).to(told::add);
      send(server, WEB, KEY, true);
      send(server, MAIL, KEY, true);
      server.onEntry(new WorkerEntry(WEB, UplinkSink.BEGIN_STREAM, ++number, Bytes.EMPTY));
      assertEquals(List.of("mail-1 " + KEY.rule()), active(server));
      assertEquals(List.of(true, true, false), told.stream().map(Alarm::active).toList());
      send(server, WEB, KEY, true);
      assertEquals(2, server.active().size());
    }
  }

  @Test
  void itKeepsABoundedNumber() throws IOException {
    try (RingLog log = log()) {
      AlarmServer server = new AlarmServer(log, counter).to(told::add);
      for (int i = 0; i <= AlarmBook.MOST_ACTIVE; i++) {
        send(server, WEB, new AlarmKey("r", "s" + i), true);
      }
      assertEquals(AlarmBook.MOST_ACTIVE, server.active().size());
      assertEquals(AlarmServer.MOST_RECENT, server.recent().size());
      assertEquals(AlarmBook.MOST_ACTIVE + 1, told.size(), "it is told nevertheless");
      assertEquals(List.of("alarms.refused r"), counted);
      server.onEntry(new WorkerEntry(WEB, UplinkSink.STREAM, ++number, Bytes.of(7)));
      assertEquals("alarms.malformed web-1", counted.get(1));
    }
  }
}
