package dev.sideband.fleet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessState;
import dev.sideband.process.testing.ProcessTableFixture;
import dev.sideband.table.CellState;
import dev.sideband.table.Column;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processes of all workers, sorted and searched. */
class ProcessListingTest {

  private static final FleetSettings SETTINGS = FleetSettings.STANDARD.history(0);

  @TempDir Path folder;

  private static WorkerView view(String name, int seed, int processes) {
    return new WorkerView(
        new WorkerId(name),
        WorkerState.REACHED,
        Instant.EPOCH,
        "",
        Set.of(),
        Optional.of(ProcessTableFixture.table(new Random(seed), processes)),
        Map.of(),
        0,
        Optional.empty());
  }

  /** Returns a cell as something that can be compared, or null if it has no value. */
  private static Object cell(FleetProcess process, Column column) {
    int position = process.table().schema().position(column.number()).orElseThrow();
    if (process.table().state(process.row(), position) != CellState.PRESENT) {
      return "";
    }
    return column.kind().numeric()
        ? (Object) process.table().integer(process.row(), position)
        : process.table().text(process.row(), position);
  }

  @Test
  @Tag("S1-32")
  void eachColumnSortsBothWaysOverAllWorkers() {
    List<WorkerView> workers =
        List.of(view("web-1", 1, 300), view("web-2", 2, 300), view("web-10", 3, 300));
    for (Column column : ProcessColumns.SCHEMA.columns()) {
      for (boolean descending : new boolean[] {false, true}) {
        ProcessListing listing =
            ProcessListing.of(workers, ProcessQuery.ALL.by(column.number(), descending));
        assertEquals(900, listing.size());
        String what = column.name() + (descending ? " descending" : "");
        for (int i = 1; i < listing.size(); i++) {
          Object before = cell(listing.get(i - 1), column);
          Object after = cell(listing.get(i), column);
          if (before.equals("") || after.equals("")) {
            assertTrue(after.equals("") || !before.equals(""), what + ": nothing comes last");
          } else {
            int order =
                column.kind().numeric()
                    ? Long.compare((Long) before, (Long) after)
                    : RowOrder.compareTexts((String) before, (String) after);
            assertTrue(descending ? order >= 0 : order <= 0, what + " at " + i);
            if (order == 0) {
              assertTrue(place(workers, listing.get(i - 1)) < place(workers, listing.get(i)), what);
            }
          }
        }
      }
    }
  }

  /** Rows with equal cells stay in this order, whichever way the column goes. */
  private static long place(List<WorkerView> workers, FleetProcess process) {
    for (int i = 0; i < workers.size(); i++) {
      if (workers.get(i).id().equals(process.worker())) {
        return i * 1_000L + process.row();
      }
    }
    throw new AssertionError(process.worker());
  }

  @Test
  @Tag("S1-32")
  void workersServicesAndTasksSortToo() throws IOException {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      for (String name : List.of("web-1", "web-2", "web-10")) {
        TestWorker worker = fleet.worker(name);
        worker.sendProcesses(rows -> {
          TestWorker.process(rows, 1, "init", "waiting");
          TestWorker.process(rows, 2, "shopd", "working");
        });
        worker.sendServices(worker.service("shop-" + name, "web", ProcessState.WORKING, 2, false));
      }
      assertEquals(
          List.of("web-10", "web-10", "web-2", "web-2", "web-1", "web-1"),
          fleet.server.processes(ProcessQuery.ALL.by(ProcessQuery.WORKER, true)).stream()
              .map(each -> each.worker().name())
              .toList());
      assertEquals(
          List.of("shop-web-1", "shop-web-2", "shop-web-10", "", "", ""),
          fleet.server.processes(ProcessQuery.ALL.by(ProcessQuery.SERVICE, false)).stream()
              .map(each -> each.service().map(ServiceInfo::name).orElse(""))
              .toList());
      assertEquals(3, fleet.server.processes(ProcessQuery.ALL.managed(true)).size());
      assertEquals(
          List.of("web-2"),
          fleet.server.processes(ProcessQuery.ALL.with("SHOP web-2")).stream()
              .map(each -> each.worker().name())
              .toList());
      assertEquals(2, fleet.server.processes(ProcessQuery.ALL.on(Set.of("web-2"))).size());
      assertEquals(6, fleet.server.processes(ProcessQuery.ALL.with("shop")).total());
    }
  }

  @Test
  @Tag("S1-13")
  @Tag("S1-26")
  @Tag("S1-28")
  @Tag("S1-29")
  void aProcessShowsTheStateThatItsServiceKnowsBetter() throws IOException {
    try (TestFleet fleet = new TestFleet(folder, SETTINGS)) {
      TestWorker worker = fleet.worker("web-1");
      worker.sendProcesses(rows -> TestWorker.process(rows, 2, "shopd", "busy"));
      for (ProcessState state :
          List.of(ProcessState.CODE_UPGRADING, ProcessState.CODE_DEPLOYING, ProcessState.ERROR)) {
        worker.sendServices(worker.service("shop", "web", state, 2, false));
        assertEquals(Optional.of(state), fleet.server.processes(ProcessQuery.ALL).get(0).state());
      }
      worker.sendServices(worker.service("shop", "web", ProcessState.WORKING, 2, false));
      assertEquals(
          Optional.of(ProcessState.BUSY),
          fleet.server.processes(ProcessQuery.ALL).get(0).state(),
          "a look at the process says more");
    }
  }

  @Test
  @Tag("S1-32")
  @Tag("S1-41")
  void fiftyThousandProcessesOfAThousandWorkersAreOneListing() {
    List<WorkerView> workers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      workers.add(view("worker-" + i, i, 50));
    }
    ProcessListing listing =
        ProcessListing.of(workers, ProcessQuery.ALL.by(ProcessColumns.RESIDENT + 1, true));
    assertEquals(50_000, listing.size());
    long largest = listing.get(0).info().resident().orElse(0);
    assertTrue(largest >= listing.get(1).info().resident().orElse(0));
    assertTrue(largest > 0);
  }

  @Test
  @Tag("S1-32")
  void textsCompareAsPeopleReadThem() {
    assertTrue(RowOrder.compareTexts("web-2", "web-10") < 0);
    assertTrue(RowOrder.compareTexts("Zebra", "apple") > 0);
    assertTrue(RowOrder.compareTexts("a007", "a7") != 0, "two names are two");
    assertTrue(RowOrder.compareTexts("a1b", "a01c") < 0);
    assertEquals(0, RowOrder.compareTexts("same", "same"));
    assertTrue(RowOrder.compareTexts("", "a") < 0);
    assertTrue(RowOrder.compareTexts("99999999999999999999", "100000000000000000000") < 0);
  }
}
