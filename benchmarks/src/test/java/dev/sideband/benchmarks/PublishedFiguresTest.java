package dev.sideband.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is published beside the code is what was measured, and leaves out nothing that is asked. */
class PublishedFiguresTest {

  private static final Path RESULTS = Path.of("results.json");
  private static final Path PAGE = Path.of("RESULTS.md");

  private static Result row(ResultFile.Measured fleet, String begin, String end, String unit) {
    List<Result> found =
        fleet.results().stream()
            .filter(row -> row.what().startsWith(begin) && row.what().endsWith(end))
            .toList();
    assertEquals(1, found.size(), begin + " … " + end + ": " + found);
    Result row = found.get(0);
    assertEquals(unit, row.unit(), row::what);
    assertTrue(row.ours() > 0, row::what);
    assertTrue(row.spread().least() <= row.ours() && row.ours() <= row.spread().most(), row::what);
    return row;
  }

  @Test
  void thePageIsMadeOfTheResults() throws IOException {
    assertEquals(ResultPage.of(ResultFile.read(RESULTS)), Files.readString(PAGE));
  }

  /** What an agent costs and sends, how soon an event is known, how many workers a server holds. */
  @Test
  @Tag("S1-35")
  @Tag("S1-43")
  @Tag("S1-46")
  void theFleetsFiguresAreAmongThem() throws IOException {
    ResultFile.Measured fleet =
        ResultFile.read(RESULTS).cases().stream()
            .filter(each -> each.name().equals("fleet"))
            .findFirst()
            .orElseThrow();
    assertEquals("", fleet.problem());
    row(fleet, "agent, ", ", CPU", "% of a core");
    row(fleet, "agent, ", ", sent", "bytes a second");
    Result told = row(fleet, "100 kills", "until the server tells, p99", "ms");
    assertTrue(told.ours() < 1_000, "within the bound that is stated: " + told.ours());
    row(fleet, "100 kills", "until the server tells that it is ready again, p99", "ms");
    Result workers = row(fleet, "1,000 workers", ", tables taken", "a second");
    assertTrue(workers.ours() >= 495, "each worker's table, every 2 s: " + workers.ours());
  }
}
