package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.soak.ConsoleSoak;
import dev.sideband.ipmi.soak.OurSoakBmc;
import dev.sideband.ipmi.soak.SimSoakBmc;
import dev.sideband.ipmi.soak.SoakBmc;
import dev.sideband.ipmi.soak.SoakFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Consoles that say 200 lines a second, side by side, under one fault after the other: for {@code
 * lab.soak} seconds, a minute unless set.
 */
@Timeout(3_600)
class ConsoleSoakTest {

  private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("lab.soak", 60));

  private static final List<SoakFault> ALL = List.of(SoakFault.values());

  /**
   * What ipmi_sim bears. After five packets that it sent again, since it began to send or in all,
   * it throws its buffer away, which shows nowhere; and takes nothing from its host any more.
   */
  private static final List<SoakFault> BEARABLE =
      List.of(
          SoakFault.CALM, SoakFault.COPIES, SoakFault.STALL, SoakFault.RESTART, SoakFault.TAKEN);

  @TempDir Path folder;

  /** Starts a BMC in a folder of its own. */
  @FunctionalInterface
  private interface Start {

    SoakBmc in(Path folder) throws IOException;
  }

  private CompletableFuture<ConsoleSoak.Outcome> soak(
      Sideband sideband, String name, long seed, List<SoakFault> faults, Start start) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            Path own = Files.createDirectories(folder.resolve(name));
            try (SoakBmc bmc = start.in(Files.createDirectory(own.resolve("bmc")))) {
              return new ConsoleSoak(bmc, seed, faults).run(LENGTH, own);
            }
          } catch (IOException e) {
            throw new CompletionException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
          }
        },
        sideband.executor());
  }

  @Test
  @Tag("S2-32")
  @Tag("S2-45")
  @Tag("S2-48")
  @Tag("S2-53")
  @Tag("S2-54")
  @Tag("S2-56")
  @Tag("S2-57")
  @Tag("S2-58")
  void eachLineIsKeptOnceAndInOrderAndWhatIsLostIsMarked() {
    Path program = Peer.require("ipmi_sim");
    try (Sideband sideband = Sideband.builder().build()) {
      List<CompletableFuture<ConsoleSoak.Outcome>> ours =
          List.of(
              soak(sideband, "ours-1", 1, ALL, own -> new OurSoakBmc(own, false)),
              soak(sideband, "ours-2", 2, ALL, own -> new OurSoakBmc(own, false)));
      List<CompletableFuture<ConsoleSoak.Outcome>> plain =
          List.of(
              soak(sideband, "plain", 3, ALL, own -> new OurSoakBmc(own, true)),
              soak(sideband, "sim", 4, BEARABLE, own -> new SimSoakBmc(program, own)));
      ours.forEach(each -> assertWhole(each.join()));
      plain.forEach(each -> assertHonest(each.join()));
    }
  }

  private static void assertWhole(ConsoleSoak.Outcome outcome) {
    assertHonest(outcome);
    assertEquals(0, outcome.transcript().lost(), outcome::toString);
    assertEquals(0, outcome.transcript().marks(), outcome::toString);
    assertTrue(outcome.complete(), outcome::toString);
  }

  private static void assertHonest(ConsoleSoak.Outcome outcome) {
    System.out.println(outcome);
    assertTrue(outcome.transcript().isHonest(), outcome::toString);
    assertTrue(outcome.transcript().said() > 100 * LENGTH.toSeconds(), outcome::toString);
    assertTrue(outcome.caughtUp(), outcome::toString);
  }
}
