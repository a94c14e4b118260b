package dev.sideband.lab;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sideband.console.HeartbeatScripts;
import dev.sideband.console.HeartbeatWorld;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the register of heartbeats is tested for in virtual time, once more with our client, a
 * network and our BMC: the same scripts. They mostly wait, and so are played side by side.
 */
class HeartbeatScriptsOnTheWireTest {

  private static final int AT_A_TIME = 8;
  private static final long LONGEST_SECONDS = 120;

  @TempDir Path folder;
  private final ExecutorService stages = Executors.newFixedThreadPool(AT_A_TIME);

  @AfterEach
  void stop() {
    stages.shutdownNow();
  }

  /** The scripts with worlds of ours, in folders of their own. */
  private static final class OnTheWire extends HeartbeatScripts {

    private final Path folder;
    private int worlds;

    OnTheWire(Path folder) {
      this.folder = folder;
    }

    @Override
    protected HeartbeatWorld open(HeartbeatWorld.Kind kind) throws Exception {
      return new WireHeartbeatWorld(kind, folder.resolve("bmc-" + worlds++));
    }
  }

  @TestFactory
  @Tag("S2-8")
  @Tag("S2-9")
  @Tag("S2-11")
  @Tag("S2-12")
  @Tag("S2-13")
  @Tag("S2-14")
  @Tag("S2-15")
  @Tag("S2-16")
  @Tag("S2-17")
  @Tag("S2-18")
  @Tag("S2-19")
  @Tag("S2-20")
  @Tag("S2-21")
  @Tag("S2-22")
  @Tag("S2-23")
  @Tag("S2-24")
  @Tag("S2-25")
  @Tag("S2-26")
  @Tag("S2-27")
  @Tag("S2-28")
  @Tag("S2-29")
  @Tag("S2-30")
  @Tag("S2-31")
  @Tag("S2-32")
  @Tag("S2-33")
  @Tag("S2-34")
  @Tag("S2-35")
  @Tag("S2-36")
  @Tag("S2-37")
  @Tag("S2-38")
  @Tag("S2-39")
  @Tag("S2-40")
  @Tag("S2-41")
  @Tag("S2-42")
  @Tag("S2-43")
  @Tag("S2-44")
  @Tag("S2-45")
  @Tag("S2-46")
  @Tag("S2-47")
  @Tag("S2-51")
  @Tag("S2-52")
  @Tag("S2-53")
  @Tag("S2-54")
  @Tag("S2-55")
  @Tag("S2-56")
  Stream<DynamicTest> goTheSameOnTheWire() {
    List<DynamicTest> tests = HeartbeatScripts.names().stream().map(this::begin).toList();
    return tests.stream();
  }

  private DynamicTest begin(String script) {
    CompletableFuture<Void> played = new CompletableFuture<>();
    stages.execute(() -> {
      try {
        new OnTheWire(folder.resolve(script)).play(script);
        played.complete(null);
      } catch (Throwable e) {
        played.completeExceptionally(e);
      }
    });
    return dynamicTest(script, () -> played.get(LONGEST_SECONDS, TimeUnit.SECONDS));
  }
}
