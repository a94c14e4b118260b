package dev.sideband.tcp.internal.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.alarm.Alarm;
import dev.sideband.alarm.AlarmBook;
import dev.sideband.alarm.AlarmKey;
import dev.sideband.alarm.AlarmServer;
import dev.sideband.alarm.Severity;
import dev.sideband.alarm.UplinkSink;
import dev.sideband.ring.RingLog;
import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.TlsLink;
import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.Uplink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alarms on their way to an alarm server, over TLS with certificates at both ends. */
@Timeout(60)
@Tag("S4-19")
@Tag("S4-20")
class AlarmsOverTlsTest {

  @TempDir Path folder;
  private LinkRig rig;
  private BootClock clock;
  private final BlockingQueue<Alarm> told = new LinkedBlockingQueue<>();

  @BeforeEach
  void open() throws IOException {
    rig = LinkRig.inRealTime(folder);
    clock =
        BootClock.of(HostBoot.UNKNOWN, Duration.ZERO, rig.sideband.ticker(), rig.sideband.clock());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private TlsWorkerLink serve(AlarmServer server) throws IOException {
    TlsWorkerLink link =
        TlsLink.server(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                IdentitySource.of(rig.serverIdentity()),
                server,
                rig.sideband)
            .folder(folder.resolve("server"))
            .open();
    rig.relay.to(link.address());
    return link;
  }

  private AlarmServer server(RingLog log) throws IOException {
    return new AlarmServer(log, rig.sideband.observer()).to(told::add);
  }

  private RingLog log() throws IOException {
    return RingLog.file(folder.resolve("alarms.ring")).size(1 << 20).open(clock);
  }

  private String next() throws InterruptedException {
    Alarm alarm = told.poll(20, TimeUnit.SECONDS);
    assertNotNull(alarm, "no alarm came");
    return (alarm.active() ? "raised " : "cleared ") + alarm.key().subject();
  }

  @Test
  void eachAlarmArrivesOnceAndInOrderThoughTheServerWasAway() throws Exception {
    try (Uplink uplink = rig.uplink().pauses(Duration.ofMillis(10), Duration.ofMillis(50)).open()) {
      UplinkSink sink = new UplinkSink(uplink);
      sink.begin();
      AlarmBook book = new AlarmBook(clock, rig.sideband.observer()).to(sink);
      try (RingLog log = log();
          TlsWorkerLink link = serve(server(log))) {
        raise(book, "a");
        assertEquals("raised a", next());
        assertEquals(List.of(LinkRig.WEB), workers(link));
      }
      for (int i = 0; i < 20; i++) {
        raise(book, "while away " + i);
      }
      book.clear(key("a"), "gone");
      try (RingLog log = log()) {
        AlarmServer server = server(log);
        assertEquals(1, server.active().size(), "it remembers");
        try (TlsWorkerLink link = serve(server)) {
          for (int i = 0; i < 20; i++) {
            assertEquals("raised while away " + i, next());
          }
          assertEquals("cleared a", next());
          assertEquals(20, server.active().size());
          Alarm first = server.active().get(0).alarm();
          assertEquals("team-a", first.facts().get("cmdb.owner"));
          assertEquals(LinkRig.WEB, server.active().get(0).worker());
          assertFalse(workers(link).isEmpty());
        }
      }
      assertEquals(0, uplink.status().lost());
      assertTrue(told.isEmpty(), "each once");
    }
  }

  private static List<?> workers(TlsWorkerLink link) {
    return link.workers().stream().map(status -> status.worker()).toList();
  }

  private static AlarmKey key(String subject) {
    return new AlarmKey("connection.close-wait", subject);
  }

  private static void raise(AlarmBook book, String subject) {
    book.raise(key(subject), Severity.WARNING, "many", Map.of("cmdb.owner", "team-a"));
  }
}
