package dev.sideband.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.transport.HeardFromWorkers;
import dev.sideband.transport.LocalLink;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Alarms reach an alarm server as they were told. */
@Timeout(60)
class AlarmOverLinkTest {

  private static final WorkerId WEB = new WorkerId("web-1");
  private static final UUID BOOT = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  private static Alarm alarm() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("client", "10.0.0.7");
    facts.put("state", "CLOSE_WAIT");
    facts.put("owner", "team ä");
    Instant wall = Instant.parse("2026-01-01T00:00:00.000000001Z");
    return new Alarm(
        new AlarmKey("connections.close-wait", "10.0.0.7"),
        Severity.WARNING,
        true,
        "5 connections wait to be closed",
        facts,
        new Stamp(new HostBoot(BOOT), 5, wall, Duration.ofMillis(1)),
        new Stamp(new BmcBoot(-7), Stamp.MAX_MICROS, wall.minusSeconds(1L << 40), Duration.ZERO));
  }

  /** The alarm server has a link of its own: the monitor server's end does not matter to it. */
  @Test
  @Tag("S4-19")
  @Tag("S4-20")
  void alarmsReachTheAlarmServerAlthoughTheMonitorServerIsGone() throws Exception {
    BlockingQueue<Alarm> received = new LinkedBlockingQueue<>();
    try (Sideband sideband = Sideband.builder().build();
        LocalLink alarmServer =
            new LocalLink(
                new AlarmReceiver((worker, alarm) -> received.add(alarm), sideband.observer()),
                sideband)) {
      LocalLink monitorServer = new LocalLink(new HeardFromWorkers(), sideband);
      Uplink toMonitor = monitorServer.uplink(WEB);
      Uplink toAlarms = alarmServer.uplink(WEB);
      monitorServer.close();
      AlarmBook book =
          new AlarmBook(
                  BootClock.of(
                      HostBoot.UNKNOWN, Duration.ZERO, sideband.ticker(), sideband.clock()),
                  sideband.observer())
              .to(new UplinkSink(toMonitor))
              .to(new UplinkSink(toAlarms));
      AlarmKey key = alarm().key();
      book.raise(key, Severity.WARNING, "raised", alarm().facts());
      Alarm raised = book.active(key).orElseThrow();
      book.clear(key, "cleared");
      toAlarms.append(UplinkSink.STREAM, Bytes.of(0xFF));
      toAlarms.append("else", Bytes.EMPTY);
      assertEquals(raised, received.poll(20, TimeUnit.SECONDS));
      Alarm cleared = received.poll(20, TimeUnit.SECONDS);
      assertTrue(cleared != null && !cleared.active() && cleared.key().equals(key));
    }
    assertEquals(List.of(), List.copyOf(received), "what is no alarm is passed over");
  }

  @Test
  void anAlarmIsReadAsItWasWritten() throws Exception {
    assertEquals(alarm(), AlarmCodec.decode(AlarmCodec.encode(alarm())));
  }

  @Test
  void bytesOfVersionOne() {
    Stamp since = new Stamp(new BmcBoot(0x55), 2, Instant.ofEpochSecond(3, 4), Duration.ofNanos(5));
    Alarm small =
        new Alarm(
            new AlarmKey("r", "s"), Severity.CRITICAL, true, "t", Map.of("a", "b"), since, since);
    String stamp = "02 55000000 020000000000 06 04 00 05";
    assertEquals(
        Bytes.ofHex("01 01 02 0172 0173 0174 01 0161 0162" + stamp + stamp),
        AlarmCodec.encode(small));
  }

  @Test
  void everyPrefixIsMalformed() {
    Bytes whole = AlarmCodec.encode(alarm());
    for (int size = 0; size < whole.size(); size++) {
      Bytes prefix = whole.slice(0, size);
      assertThrows(MalformedMessageException.class, () -> AlarmCodec.decode(prefix));
    }
  }

  @Test
  void everyFlippedBitEndsInAnAlarmOrIsMalformed() {
    Bytes whole = AlarmCodec.encode(alarm());
    int taken = 0;
    for (int bit = 0; bit < whole.size() * 8; bit++) {
      byte[] flipped = whole.toArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        AlarmCodec.decode(Bytes.copyOf(flipped));
        taken++;
      } catch (MalformedMessageException e) {
        // As it should be.
      }
    }
    assertTrue(taken > 0 && taken < whole.size() * 8);
  }

  @Test
  void whatIsTooLongIsCutOff() throws Exception {
    Map<String, String> facts = new LinkedHashMap<>();
    for (int i = 0; i < 1_000; i++) {
      facts.put("fact " + i, "ä".repeat(100));
    }
    Alarm large =
        new Alarm(
            alarm().key(),
            Severity.NOTICE,
            false,
            "a" + "ä".repeat(AlarmCodec.MOST_TEXT),
            facts,
            alarm().since(),
            alarm().told());
    Alarm read = AlarmCodec.decode(AlarmCodec.encode(large));
    assertEquals(AlarmCodec.MOST_FACTS, read.facts().size());
    assertTrue(large.text().startsWith(read.text()), "no half character");
  }
}
