package dev.sideband.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {

  private static final Machine MACHINE = new Machine(2, "Linux 6.1", "Java 17", "2026-01-01");

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    ResultFile written = new ResultFile(List.of(measured("a", "", row(3)), measured("b", "gone")));
    written.write(folder.resolve("results.json"));
    assertEquals(written, ResultFile.read(folder.resolve("results.json")));
    assertEquals(new ResultFile(List.of()), ResultFile.read(folder.resolve("none.json")));
  }

  @Test
  void aCaseMeasuredAgainReplacesItsOwnRowsOnly() {
    ResultFile.Measured other = measured("b", "", row(1));
    ResultFile file = new ResultFile(List.of(measured("a", "", row(3)), other));
    ResultFile.Measured again = measured("a", "", row(4));
    assertEquals(List.of(again, other), file.with(again).cases());
    ResultFile.Measured added = measured("c", "", row(5));
    assertEquals(3, file.with(added).cases().size());
  }

  @Test
  void aFigureAboveTheLimitIsNotMet() {
    assertEquals("met", row(13.5).verdict());
    assertEquals("not met", row(13.6).verdict());
    assertEquals(
        "no bar",
        new Result("a", "w", "ms", 1, spread(), Optional.empty(), Map.of(), "", Optional.empty())
            .verdict());
    assertEquals(1.35, row(13.5).ratio().orElseThrow(), 1e-9);
  }

  @Test
  void thePageShowsEveryRowAndWhyACaseWasNotRun() {
    ResultFile file =
        new ResultFile(List.of(measured("a", "", row(12)), measured("b", "gcc is missing")));
    String page = ResultPage.of(file);
    assertTrue(page.contains("| 12 (1–2,000) | 10 | 1.20 | ps 336 | ≤ 1.35 × floor | met |"), page);
    assertTrue(page.contains("**Not run:** gcc is missing"), page);
    assertFalse(page.substring(page.indexOf("## b")).contains("met"), page);
  }

  @Test
  void theMedianIsTheOneInTheMiddle() {
    Runs runs = new Runs();
    for (double figure : new double[] {5, 1, 9, 3, 100}) {
      runs.add(figure);
    }
    assertEquals(5, runs.median());
    assertEquals(new Result.Spread(1, 100), runs.spread());
  }

  private static ResultFile.Measured measured(String name, String problem, Result... rows) {
    return new ResultFile.Measured(name, "ours beside C", MACHINE, problem, List.of(rows));
  }

  private static Result row(double ours) {
    return new Result(
        "a",
        "snapshot",
        "ms",
        ours,
        spread(),
        Optional.of(10.0),
        Map.of("ps", 336.0),
        "≤ 1.35 × floor",
        Optional.of(13.5));
  }

  private static Result.Spread spread() {
    return new Result.Spread(1, 2_000);
  }
}
