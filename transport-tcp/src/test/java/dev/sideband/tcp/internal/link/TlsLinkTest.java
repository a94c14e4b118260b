package dev.sideband.tcp.internal.link;

import static dev.sideband.transport.HeardFromWorkers.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.transport.HeardFromWorkers;
import dev.sideband.transport.Uplink;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each entry once and in order, whatever happens in between. */
@Timeout(120)
class TlsLinkTest {

  private static final Duration SHORT = Duration.ofMillis(10);
  private static final Duration LONGER = Duration.ofMillis(40);

  @TempDir Path folder;

  /** Checks that each entry came once and in order, and nothing was lost. */
  private static void requireAll(LinkRig rig, int entries) throws InterruptedException {
    List<String> told = rig.heard.until("entry web-1 sweeps entry " + (entries - 1));
    told.addAll(rig.heard.rest());
    told.removeIf(each -> each.contains("connected "));
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      wanted.add("entry web-1 sweeps entry " + i);
    }
    assertEquals(wanted, told);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @Tag("S4-40")
  void aConnectionThatIsCutAnywhere(long seed) throws Exception {
    try (LinkRig rig = LinkRig.inRealTime(folder);
        TlsWorkerLink server = rig.openServer()) {
      Random random = new Random(seed);
      rig.relay.cutAfter(
          () -> rig.relay.cuts.get() < 30 ? random.nextLong(12_000) : Long.MAX_VALUE);
      try (Uplink uplink = rig.uplink().pauses(SHORT, SHORT).open()) {
        for (int i = 0; i < 3_000; i++) {
          uplink.append("sweeps", bytes("entry " + i));
        }
        requireAll(rig, 3_000);
        LinkRig.until(() -> uplink.status().waiting() == 0);
        assertEquals(0, uplink.status().lost());
        assertEquals(0, server.workers().get(0).lost());
        assertTrue(rig.relay.cuts.get() > 5, rig.relay.cuts::toString);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @Tag("S4-40")
  void bothEndsStartAgainAndAgain(long seed) throws Exception {
    try (LinkRig rig = LinkRig.inRealTime(folder)) {
      Random random = new Random(seed);
      TlsWorkerLink server = rig.openServer();
      Uplink uplink = rig.uplink().pauses(SHORT, LONGER).open();
      int starts = 0;
      for (int i = 0; i < 2_000; i++) {
        uplink.append("sweeps", bytes("entry " + i));
        int chance = random.nextInt(200);
        if (chance == 0) {
          server.close();
          server = rig.openServer();
        } else if (chance == 1) {
          uplink.close();
          uplink = rig.uplink().pauses(SHORT, LONGER).open();
        } else if (chance == 2) {
          rig.heard.failures.incrementAndGet();
        }
        starts += chance < 2 ? 1 : 0;
      }
      assertTrue(starts > 5, "starts: " + starts);
      requireAll(rig, 2_000);
      uplink.close();
      server.close();
    }
  }

  @Test
  @Tag("S4-40")
  void anOutageOfTenMinutesLosesNothing() throws Exception {
    try (LinkRig rig = LinkRig.inVirtualTime(folder)) {
      TlsWorkerLink server = rig.openServer();
      String sweep = "x".repeat(1_000);
      try (Uplink uplink =
          rig.uplink()
              .spool(folder.resolve("sized.ring"), Duration.ofMinutes(10), 1, 1_010)
              .open()) {
        rig.heard.expect("connected web-1");
        uplink.append("sweeps", bytes("0 " + sweep));
        rig.heard.expect("entry web-1 sweeps 0 " + sweep);
        server.close();
        rig.relay.down();
        rig.heard.expect("disconnected web-1");
        for (int i = 1; i <= 600; i++) {
          rig.time.advance(Duration.ofSeconds(1));
          uplink.append("sweeps", bytes(i + " " + sweep));
        }
        assertTrue(uplink.status().waiting() >= 600, uplink.status()::toString);
        assertTrue(!uplink.status().connected(), uplink.status()::toString);
        assertEquals(0, uplink.status().lost());
        try (TlsWorkerLink again = rig.openServer()) {
          rig.passUntil(() -> uplink.status().connected());
          rig.heard.expect("connected web-1");
          for (int i = 1; i <= 600; i++) {
            rig.heard.expect("entry web-1 sweeps " + i + " " + sweep);
          }
          LinkRig.until(() -> uplink.status().waiting() == 0);
          assertEquals(0, again.workers().get(0).lost());
        }
      }
    }
  }

  @Test
  @Tag("S4-40")
  void whatTheSpoolOverwritesIsCountedAndToldAtBothEnds() throws Exception {
    try (LinkRig rig = LinkRig.inRealTime(folder)) {
      rig.relay.down();
      String filler = "y".repeat(1_000);
      long lost;
      try (Uplink uplink = rig.uplink().spool(folder.resolve("small.ring"), 1 << 18).open()) {
        for (int i = 0; i < 1_000; i++) {
          uplink.append("sweeps", bytes(i + " " + filler));
        }
        lost = uplink.status().lost();
        assertTrue(lost > 700 && lost < 900, uplink.status()::toString);
        assertEquals(1_000 - lost, uplink.status().waiting());
      }
      try (TlsWorkerLink server = rig.openServer();
          Uplink uplink =
              rig.uplink().spool(folder.resolve("small.ring"), 1).pauses(SHORT, SHORT).open()) {
        rig.heard.expect("connected web-1", "lost web-1 " + lost);
        for (long i = lost; i < 1_000; i++) {
          rig.heard.expect("entry web-1 sweeps " + i + " " + filler);
        }
        LinkRig.until(() -> uplink.status().waiting() == 0);
        assertEquals(lost, uplink.status().lost());
        assertEquals(lost, server.workers().get(0).lost());
        rig.untilCounted("link.lost " + lost);
      }
    }
  }

  /** The agent has it on its disk before it carries it out: neither end's start repeats it. */
  @Test
  @Tag("S1-48")
  void instructionsReachTheAgentOnceOverStartsAndCuts() throws Exception {
    try (LinkRig rig = LinkRig.inRealTime(folder)) {
      BlockingQueue<String> carriedOut = new LinkedBlockingQueue<>();
      Random random = new Random(1);
      rig.relay.cutAfter(() -> rig.relay.cuts.get() < 40 ? random.nextLong(6_000) : Long.MAX_VALUE);
      try (TlsWorkerLink server = rig.openServer()) {
        List<CompletableFuture<Void>> taken = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          taken.add(server.instruct(LinkRig.WEB, bytes("order " + i)).toCompletableFuture());
        }
        for (int start = 0; start < 4; start++) {
          try (Uplink uplink = rig.uplink().pauses(SHORT, SHORT).open()) {
            uplink.instructions(data -> carriedOut.add(HeardFromWorkers.text(data)));
            int wanted = Math.min(199, start * 66 + 1);
            taken.get(wanted).get(60, TimeUnit.SECONDS);
          }
        }
        for (CompletableFuture<Void> each : taken) {
          each.get(20, TimeUnit.SECONDS);
        }
      }
      List<String> all = new ArrayList<>();
      carriedOut.drainTo(all);
      List<String> once = all.stream().distinct().toList();
      assertEquals(once, all, "none came twice");
      // One that is on its way to the listener when the agent closes is not carried out.
      assertTrue(all.size() >= 196, all.size() + " of 200 were carried out");
    }
  }

  @Test
  void theLostServersMemoryIsMadeGoodFromTheSpool() throws Exception {
    try (LinkRig rig = LinkRig.inRealTime(folder)) {
      Path kept = folder.resolve("server").resolve("web-1.worker");
      byte[] before;
      try (Uplink uplink = rig.uplink().pauses(SHORT, SHORT).open()) {
        try (TlsWorkerLink server = rig.openServer()) {
          for (int i = 0; i < 10; i++) {
            uplink.append("sweeps", bytes("entry " + i));
          }
          rig.heard.until("entry web-1 sweeps entry 9");
          LinkRig.until(() -> uplink.status().waiting() == 0);
          rig.relay.down();
          rig.heard.expect("disconnected web-1");
          before = Files.readAllBytes(kept);
          rig.relay.to(server.address());
          rig.heard.expect("connected web-1");
          for (int i = 10; i < 20; i++) {
            uplink.append("sweeps", bytes("entry " + i));
          }
          rig.heard.until("entry web-1 sweeps entry 19");
          LinkRig.until(() -> uplink.status().waiting() == 0);
        }
        rig.heard.expect("disconnected web-1");
        // As after a backup was brought back.
        Files.write(kept, before);
        try (TlsWorkerLink server = rig.openServer()) {
          rig.heard.expect("connected web-1");
          for (int i = 10; i < 20; i++) {
            rig.heard.expect("entry web-1 sweeps entry " + i);
          }
          assertEquals(0, server.workers().get(0).lost());
        }
      }
    }
  }

  /** A peer that is cut off without a word is given up after the silence that is allowed. */
  @Test
  @Tag("S1-3")
  void silenceIsNoticed() throws Exception {
    try (LinkRig rig = LinkRig.inVirtualTime(folder);
        TlsWorkerLink server = rig.openServer();
        Uplink uplink = rig.uplink().open()) {
      rig.heard.expect("connected web-1");
      LinkRig.until(() -> uplink.status().connected());
      // With signs of life it lasts. An end whose timer was set a moment too late sends its own in
      // the next turn.
      for (int i = 0; i < 12; i++) {
        long seen = rig.relay.bytes.get();
        rig.time.advance(Duration.ofSeconds(10));
        LinkRig.giveTimeUntil(() -> rig.relay.bytes.get() >= seen + 2 * 26);
      }
      assertEquals(1, uplink.status().connections());
      rig.relay.freeze();
      rig.passUntil(() -> !uplink.status().connected());
      rig.heard.expect("disconnected web-1");
      assertTrue(server.workers().stream().noneMatch(each -> each.connected()));
    }
  }

  /** Those of a JDK that has them; else what a JDK 17 has in their place. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    boolean there = Runtime.version().feature() >= 21;
    String name = there ? "newVirtualThreadPerTaskExecutor" : "newCachedThreadPool";
    return (ExecutorService) Executors.class.getMethod(name).invoke(null);
  }

  @Test
  void anExecutorOfVirtualThreadsServes() throws Exception {
    ExecutorService threads = virtualThreads();
    try (LinkRig rig = LinkRig.on(threads, folder);
        TlsWorkerLink server = rig.openServer();
        Uplink uplink = rig.uplink().pauses(SHORT, LONGER).open()) {
      for (int i = 0; i < 500; i++) {
        uplink.append("sweeps", bytes("entry " + i));
      }
      requireAll(rig, 500);
      assertEquals(1, server.workers().size());
    } finally {
      threads.shutdown();
      assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS), "all are given back");
    }
  }

  @Test
  void aSpoolIsSizedForWhatIsSaid() throws IOException {
    for (int bytes : new int[] {10, 1_000, 60_000, 500_000}) {
      long size = Spool.bytesFor(100, bytes);
      try (LinkRig rig = LinkRig.inRealTime(folder);
          Spool spool = Spool.open(folder.resolve("s" + bytes), size, rig.sideband)) {
        for (int i = 0; i < 100; i++) {
          spool.append("a-name-that-is-quite-long", Bytes.copyOf(new byte[bytes]));
        }
        assertEquals(0, spool.lost(), "entries of " + bytes);
        assertEquals(100, spool.waiting());
      }
    }
  }
}
