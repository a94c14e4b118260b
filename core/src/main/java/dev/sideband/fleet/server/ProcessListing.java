package dev.sideband.fleet.server;

import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Column;
import dev.sideband.table.SchemaReader;
import dev.sideband.table.Table;
import dev.sideband.time.HostBoot;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The processes of all workers that fit a question, in its order, at one moment. It never changes;
 * a row is made when it is asked for, so of many thousands only what is looked at costs anything.
 *
 * <p>The order is stable: rows whose cells are equal stand by worker and process. Numbers are
 * compared as numbers, texts as people read them, and cells without a value come last, whichever
 * way the others go. Safe for any thread.
 */
public final class ProcessListing extends AbstractList<FleetProcess> {

  private static final SchemaReader COLUMNS = new SchemaReader(ProcessColumns.SCHEMA);

  private final List<Part> parts;
  private final long[] rows;
  private final int total;

  /** The processes of one worker, with its services by the processes that they have. */
  private static final class Part {

    final WorkerView worker;
    final Table table;
    final Map<ProcessId, ServiceInfo> services = new HashMap<>();

    Part(WorkerView worker, Table table) {
      this.worker = worker;
      this.table = table;
      for (ServiceInfo each : worker.services().values()) {
        each.process().ifPresent(id -> services.put(id, each));
      }
    }

    Optional<ServiceInfo> service(int row) {
      if (services.isEmpty()) {
        return Optional.empty();
      }
      long pid = COLUMNS.figure(table, row, ProcessColumns.PID).orElse(0);
      long start = COLUMNS.figure(table, row, ProcessColumns.START).orElse(0);
      if (pid < 1 || pid > Integer.MAX_VALUE || start < 0) {
        return Optional.empty();
      }
      HostBoot boot = table.time().clock() instanceof HostBoot host ? host : HostBoot.UNKNOWN;
      return Optional.ofNullable(services.get(new ProcessId(boot, (int) pid, start)));
    }

    FleetProcess process(int row) {
      return new FleetProcess(worker.id(), table, row, service(row));
    }
  }

  private ProcessListing(List<Part> parts, long[] rows, int total) {
    this.parts = parts;
    this.rows = rows;
    this.total = total;
  }

  static ProcessListing of(List<WorkerView> workers, ProcessQuery query) {
    List<Part> parts = new ArrayList<>();
    int total = 0;
    for (WorkerView worker : workers) {
      if (worker.processes().isPresent()
          && (query.workers().isEmpty() || query.workers().contains(worker.id().name()))) {
        Part part = new Part(worker, worker.processes().get());
        parts.add(part);
        total += part.table.rows();
      }
    }
    long[] rows = new long[total];
    int fitting = 0;
    String[] words = query.words().isEmpty() ? new String[0] : query.words().split("\\s+");
    for (int p = 0; p < parts.size(); p++) {
      for (int row = 0; row < parts.get(p).table.rows(); row++) {
        if (fits(parts.get(p), row, words, query.managed())) {
          rows[fitting++] = (long) p << 32 | row;
        }
      }
    }
    return new ProcessListing(parts, sorted(parts, rows, fitting, query), total);
  }

  private static boolean fits(Part part, int row, String[] words, boolean managed) {
    if (managed && part.service(row).isEmpty()) {
      return false;
    }
    if (words.length == 0) {
      return true;
    }
    StringBuilder all = new StringBuilder(part.worker.id().name()).append('\n');
    all.append(COLUMNS.figure(part.table, row, ProcessColumns.PID).orElse(0)).append('\n');
    for (int column :
        new int[] {ProcessColumns.NAME, ProcessColumns.USER, ProcessColumns.COMMAND}) {
      COLUMNS.text(part.table, row, column).ifPresent(text -> all.append(text).append('\n'));
    }
    part.process(row).state().map(ProcessState::name).ifPresent(all::append);
    part.service(row).ifPresent(service -> all.append('\n').append(service.name()));
    String text = all.toString().toLowerCase(Locale.ROOT);
    for (String word : words) {
      if (!text.contains(word)) {
        return false;
      }
    }
    return true;
  }

  private static long[] sorted(List<Part> parts, long[] rows, int count, ProcessQuery query) {
    RowOrder order = new RowOrder(count);
    for (int i = 0; i < count; i++) {
      Part part = parts.get((int) (rows[i] >>> 32));
      key(part, (int) rows[i], query.sort(), i, order);
    }
    int[] sorted = order.sorted(query.descending());
    long[] result = new long[count];
    for (int i = 0; i < count; i++) {
      result[i] = rows[sorted[i]];
    }
    return result;
  }

  private static void key(Part part, int row, int sort, int place, RowOrder order) {
    switch (sort) {
      case ProcessQuery.WORKER -> order.text(place, part.worker.id().name());
      case ProcessQuery.SERVICE ->
          part.service(row).ifPresent(service -> order.text(place, service.name()));
      case ProcessQuery.TASK ->
          part.service(row)
              .filter(service -> !service.task().isEmpty())
              .ifPresent(service -> order.text(place, service.task()));
      case ProcessColumns.STATE + 1 ->
          part.process(row).state().ifPresent(state -> order.text(place, state.name()));
      default -> {
        int column = part.table.schema().position(sort).orElse(-1);
        if (column >= 0) {
          order.cell(place, part.table, row, column);
        }
      }
    }
  }

  /** Returns how many processes there were, those included that do not fit. */
  public int total() {
    return total;
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public FleetProcess get(int index) {
    long row = rows[index];
    return parts.get((int) (row >>> 32)).process((int) row);
  }

  /** Returns all columns of the tables, each once, those of newer agents behind the known ones. */
  public List<Column> columns() {
    Map<Integer, Column> all = new LinkedHashMap<>();
    ProcessColumns.SCHEMA.columns().forEach(column -> all.put(column.number(), column));
    for (Part part : parts) {
      part.table.schema().columns().forEach(column -> all.putIfAbsent(column.number(), column));
    }
    return List.copyOf(all.values());
  }
}
