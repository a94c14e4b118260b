package dev.sideband.workbench.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.jvm.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Host and BMC are two processes; either is killed at any point, and the page never sees a part.
 */
@Tag("S0-1")
@Tag("S0-9")
@Tag("S0-20")
@Tag("S0-21")
@Tag("S0-29")
@Timeout(120)
class TwoProcessesTest {

  private static final int DEATHS = 6;
  private static final String NOTHING_YET = "nothing NOTHING_TO_SHOW";

  @TempDir Path folder;

  private final Set<String> offered = ConcurrentHashMap.newKeySet();
  private @Nullable ChildJvm bmc;
  private @Nullable ChildJvm host;
  private Set<String> offeredByThisHost = ConcurrentHashMap.newKeySet();
  private @Nullable Thread listener;
  private boolean everShown;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eitherDiesAtAnyPoint(long seed) throws Exception {
    Random random = new Random(seed);
    startBmc();
    assertEquals(NOTHING_YET, show(), "no agent has written yet");
    startHost();
    awaitSnapshotOfThisHost();
    for (int death = 0; death < DEATHS; death++) {
      boolean hostDies = random.nextBoolean();
      ChildJvm victim = hostDies ? host() : bmc();
      for (long i = random.nextInt(3_000_000); i > 0; i--) {
        Thread.onSpinWait();
      }
      victim.kill();
      victim.awaitEnd();
      if (hostDies) {
        listener().join();
        checkShown(show());
        startHost();
      } else {
        startBmc();
        checkShown(show());
      }
      awaitSnapshotOfThisHost();
    }
  }

  @AfterEach
  void endBoth() throws Exception {
    if (host != null) {
      host.close();
      listener().join();
    }
    if (bmc != null) {
      bmc.close();
    }
  }

  private void startBmc() throws IOException {
    bmc =
        ChildJvm.command(BmcProcess.class)
            .start(folder.resolve("data").toString(), registers().toString());
    assertEquals("ready", bmc().hear());
  }

  private void startHost() throws Exception {
    ChildJvm started = ChildJvm.command(HostProcess.class).start("kcs:" + registers());
    host = started;
    Set<String> mine = ConcurrentHashMap.newKeySet();
    offeredByThisHost = mine;
    CountDownLatch first = new CountDownLatch(1);
    listener =
        new Thread(() -> {
          try {
            for (String line = started.hear(); line != null; line = started.hear()) {
              String checksum = line.substring("offered ".length());
              offered.add(checksum);
              mine.add(checksum);
              first.countDown();
            }
          } catch (IOException e) {
            // The host was closed while we listened.
          } finally {
            first.countDown();
          }
        });
    listener().start();
    first.await();
  }

  private Path registers() {
    return folder.resolve("registers");
  }

  /** Asks for the page until it shows a table that the host now running has offered. */
  private void awaitSnapshotOfThisHost() throws IOException {
    String answer = show();
    while (!offeredByThisHost.contains(checksumIn(answer))) {
      checkShown(answer);
      answer = show();
    }
    everShown = true;
  }

  private String show() throws IOException {
    bmc().say("show");
    return Objects.requireNonNull(bmc().hear(), "the BMC has ended by itself");
  }

  private static String checksumIn(String answer) {
    return answer.split(" ", 3)[1];
  }

  /** What is shown is one of the tables that were offered, whole; from the first one on always. */
  private void checkShown(String answer) {
    if (!everShown && answer.equals(NOTHING_YET)) {
      return;
    }
    assertTrue(answer.startsWith("shown "), answer);
    // A checksum may be shown before the line that offers it has been read from its pipe.
    while (!offered.contains(checksumIn(answer)) && listener().isAlive()) {
      Thread.onSpinWait();
    }
    assertTrue(offered.contains(checksumIn(answer)), answer + " was never offered");
  }

  private ChildJvm bmc() {
    return Objects.requireNonNull(bmc);
  }

  private ChildJvm host() {
    return Objects.requireNonNull(host);
  }

  private Thread listener() {
    return Objects.requireNonNull(listener);
  }
}
