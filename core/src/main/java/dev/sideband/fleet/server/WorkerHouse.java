package dev.sideband.fleet.server;

import dev.sideband.fleet.service.ServiceColumns;
import dev.sideband.process.ProcessColumns;
import dev.sideband.table.TableStore;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The workers that are known, by name, and the files of their histories. Safe for any thread. */
final class WorkerHouse implements AutoCloseable {

  private static final String SUFFIX = ".processes";
  private static final String SERVICES = ".services";

  /** Services are few beside processes. */
  private static final int SERVICES_SHARE = 16;

  private static final long LEAST_BYTES = 1 << 18;

  private final Map<WorkerId, WorkerCase> workers =
      new ConcurrentSkipListMap<>(Comparator.comparing(WorkerId::name));
  private final Path folder;
  private final FleetSettings settings;
  private final TransportContext context;
  private boolean closed;

  WorkerHouse(Path folder, FleetSettings settings, TransportContext context) throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.context = context;
    Files.createDirectories(folder);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        String worker = name.substring(0, name.length() - SUFFIX.length());
        if (WorkerId.isFit(worker)) {
          obtain(new WorkerId(worker));
        }
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  Optional<WorkerCase> find(WorkerId id) {
    return Optional.ofNullable(workers.get(id));
  }

  Collection<WorkerCase> all() {
    return workers.values();
  }

  /** Returns what is held of a worker, from now on if nothing was; empty if there are too many. */
  Optional<WorkerCase> obtain(WorkerId id) throws IOException {
    WorkerCase known = workers.get(id);
    return known == null ? begin(id) : Optional.of(known);
  }

  private synchronized Optional<WorkerCase> begin(WorkerId id) throws IOException {
    if (closed) {
      throw new IOException("the server is closed");
    }
    WorkerCase known = workers.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    if (workers.size() >= settings.mostWorkers()) {
      context.observer().counted("fleet.workers.refused", id.name(), 1);
      return Optional.empty();
    }
    WorkerCase fresh = open(id);
    workers.put(id, fresh);
    return Optional.of(fresh);
  }

  private WorkerCase open(WorkerId id) throws IOException {
    long bytes = settings.historyBytes();
    if (bytes == 0) {
      return new WorkerCase(id, null, null, settings, context.clock().instant());
    }
    TableStore processes =
        TableStore.open(folder.resolve(id.name() + SUFFIX), bytes, ProcessColumns.PID);
    try {
      TableStore services =
          TableStore.open(
              folder.resolve(id.name() + SERVICES),
              Math.max(LEAST_BYTES, bytes / SERVICES_SHARE),
              ServiceColumns.NAME);
      return new WorkerCase(id, processes, services, settings, context.clock().instant());
    } catch (IOException | RuntimeException e) {
      processes.close();
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (WorkerCase each : workers.values()) {
      if (each.store != null) {
        each.store.close();
      }
      if (each.serviceStore != null) {
        each.serviceStore.close();
      }
    }
  }
}
