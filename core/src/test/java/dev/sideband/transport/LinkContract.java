package dev.sideband.transport;

import static dev.sideband.transport.HeardFromWorkers.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every pair of an {@link Uplink} and a {@link WorkerLink} must do. */
@Timeout(60)
public abstract class LinkContract {

  protected static final WorkerId WEB = new WorkerId("web-1");
  private static final WorkerId SHOP = new WorkerId("shop-2");
  private static final int MANY = 1_000;

  protected final Sideband sideband = Sideband.builder().build();
  protected final HeardFromWorkers heard = new HeardFromWorkers();
  private final BlockingQueue<String> carriedOut = new LinkedBlockingQueue<>();

  /** Returns the server's end, the same for each call. */
  protected abstract WorkerLink server() throws Exception;

  /** Opens an agent's end that reaches the server. */
  protected abstract Uplink uplink(WorkerId worker) throws Exception;

  @AfterEach
  protected void closeAll() throws Exception {
    sideband.close();
  }

  @Test
  @Tag("S4-5")
  void entriesArriveOnceAndInOrderOverAllStreams() throws Exception {
    server();
    try (Uplink uplink = uplink(WEB)) {
      List<String> wanted = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        uplink.append("stream-" + i % 3, bytes("entry " + i));
        wanted.add("entry web-1 stream-" + i % 3 + " entry " + i);
      }
      heard.expect("connected web-1");
      long before = 0;
      for (String each : wanted) {
        heard.expect(each);
        assertTrue(heard.lastNumber() >= before, "numbers grow");
        before = heard.lastNumber();
      }
    }
    heard.expect("disconnected web-1");
  }

  @Test
  @Tag("S1-6")
  void theNewestStateOfEachKeyArrives() throws Exception {
    server();
    try (Uplink uplink = uplink(WEB)) {
      heard.expect("connected web-1");
      heard.gate.lock();
      try {
        for (int i = 0; i <= MANY; i++) {
          uplink.offerState("processes", bytes("table " + i));
        }
      } finally {
        heard.gate.unlock();
      }
      List<String> told = heard.until("state web-1 processes table " + MANY);
      assertTrue(told.size() <= 2, "the one that the listener held up, and the newest: " + told);
    }
  }

  @Test
  void workersAreToldApart() throws Exception {
    server();
    try (Uplink web = uplink(WEB)) {
      heard.expect("connected web-1");
      try (Uplink shop = uplink(SHOP)) {
        heard.expect("connected shop-2");
        web.append("sweeps", bytes("a"));
        heard.expect("entry web-1 sweeps a");
        shop.append("sweeps", bytes("b"));
        heard.expect("entry shop-2 sweeps b");
        assertEquals(2, server().workers().stream().filter(WorkerStatus::connected).count());
      }
    }
  }

  @Test
  @Tag("S1-7")
  void instructionsAreCarriedOutOnceAndOneAfterTheOther() throws Exception {
    WorkerLink server = server();
    List<CompletableFuture<Void>> taken = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      taken.add(server.instruct(WEB, bytes("order " + i)).toCompletableFuture());
    }
    CountDownLatch goOn = new CountDownLatch(1);
    try (Uplink uplink = uplink(WEB)) {
      heard.expect("connected web-1");
      assertTrue(!taken.get(0).isDone(), "nobody listens yet");
      uplink.instructions(instruction -> {
        carriedOut.add(HeardFromWorkers.text(instruction));
        await(goOn);
        throw new IllegalStateException("a listener that fails ends nothing");
      });
      assertEquals("order 0", carriedOut.poll(20, TimeUnit.SECONDS));
      taken.get(0).get(20, TimeUnit.SECONDS);
      assertTrue(!taken.get(1).isDone(), "the first is not done yet");
      goOn.countDown();
      taken.get(2).get(20, TimeUnit.SECONDS);
      assertEquals("order 1", carriedOut.poll(20, TimeUnit.SECONDS));
      assertEquals("order 2", carriedOut.poll(20, TimeUnit.SECONDS));
      assertThrows(IllegalStateException.class, () -> uplink.instructions(instruction -> {}));
    }
    assertNull(carriedOut.poll());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatTheListenerRefusesComesAgain() throws Exception {
    server();
    try (Uplink uplink = uplink(WEB)) {
      heard.expect("connected web-1");
      heard.failures.set(2);
      for (int i = 0; i < 5; i++) {
        uplink.append("sweeps", bytes("entry " + i));
      }
      List<String> told = heard.until("entry web-1 sweeps entry 4");
      told.removeIf(each -> !each.startsWith("entry"));
      assertEquals(5, told.size(), told::toString);
    }
  }

  @Test
  void aSlowListenerHoldsNobodyUp() throws Exception {
    server();
    try (Uplink uplink = uplink(WEB)) {
      heard.expect("connected web-1");
      heard.gate.lock();
      try {
        for (int i = 0; i < MANY; i++) {
          uplink.append("sweeps", bytes("entry " + i));
        }
        assertTrue(uplink.status().waiting() >= MANY - 1, uplink.status()::toString);
        assertEquals(1, server().workers().size(), "and the server tells how things are");
      } finally {
        heard.gate.unlock();
      }
      heard.until("entry web-1 sweeps entry " + (MANY - 1));
    }
  }

  @Test
  void instructionsThatWaitFailWhenTheServerCloses() throws Exception {
    WorkerLink server = server();
    CompletableFuture<Void> taken = server.instruct(WEB, bytes("order")).toCompletableFuture();
    List<CompletableFuture<Void>> more = new ArrayList<>();
    for (int i = 0; i < WorkerLink.MOST_INSTRUCTIONS; i++) {
      more.add(server.instruct(WEB, Bytes.EMPTY).toCompletableFuture());
    }
    CompletableFuture<Void> tooMany = more.get(more.size() - 1);
    assertInstanceOf(TargetUnavailableException.class, failureOf(tooMany));
    server.close();
    assertInstanceOf(ChannelClosedException.class, failureOf(taken));
    CompletableFuture<Void> late = server.instruct(WEB, Bytes.EMPTY).toCompletableFuture();
    assertInstanceOf(ChannelClosedException.class, failureOf(late));
  }

  private static @Nullable Throwable failureOf(CompletableFuture<Void> stage) {
    return assertThrows(ExecutionException.class, () -> stage.get(20, TimeUnit.SECONDS)).getCause();
  }

  @Test
  void whatDoesNotFitIsRefused() throws Exception {
    server();
    try (Uplink uplink = uplink(WEB)) {
      Bytes tooLong = Bytes.copyOf(new byte[Uplink.MOST_BYTES + 1]);
      Bytes longest = Bytes.copyOf(new byte[uplink.mostEntryBytes()]);
      assertThrows(IllegalArgumentException.class, () -> uplink.append("a b", Bytes.EMPTY));
      assertThrows(IllegalArgumentException.class, () -> uplink.append("", Bytes.EMPTY));
      assertThrows(IllegalArgumentException.class, () -> uplink.append("sweeps", tooLong));
      assertThrows(IllegalArgumentException.class, () -> uplink.offerState("state", tooLong));
      assertThrows(IllegalArgumentException.class, () -> server().instruct(WEB, tooLong));
      uplink.append("sweeps", longest);
      uplink.append("sweeps", bytes("next"));
      heard.until("entry web-1 sweeps next");
    }
  }
}
