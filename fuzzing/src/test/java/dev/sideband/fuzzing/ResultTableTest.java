package dev.sideband.fuzzing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 27);
  private static final ResultTable.Row KCS =
      new ResultTable.Row("kcs", 600, 12_345_678, 900, 0, "17", DAY);
  private static final ResultTable.Row CLIENT =
      new ResultTable.Row("rmcp-client", 60, 1_000, 2_100, 1, "25", DAY);

  @Test
  void aPageIsReadAsItWasWritten() {
    ResultTable table = ResultTable.parse("").with(CLIENT).with(KCS);
    assertEquals(table, ResultTable.parse(table.text()));
    assertTrue(
        table
            .text()
            .endsWith(
                """
                | kcs | 600 | 12,345,678 | 900 | 0 | 17 | 2026-11-27 |
                | rmcp-client | 60 | 1,000 | 2,100 | 1 | 25 | 2026-11-27 |
                """));
  }

  @Test
  void aTargetThatIsRunAgainReplacesItsOwnRowOnly() {
    ResultTable.Row newer = new ResultTable.Row("kcs", 10, 1, 2, 0, "17", DAY.plusDays(1));
    ResultTable table = ResultTable.parse("").with(CLIENT).with(KCS).with(newer);
    assertEquals(List.of(newer, CLIENT), List.copyOf(table.rows().values()));
  }
}
