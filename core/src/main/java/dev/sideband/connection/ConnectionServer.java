package dev.sideband.connection;

import dev.sideband.monitor.TableAssembler;
import dev.sideband.monitor.TableSender;
import dev.sideband.table.Table;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerListener;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The monitor server's part: it takes the sweeps that a {@link TableSender} of each worker sends,
 * keeps them in a file for each, and answers questions about them.
 *
 * <p>It is the listener of a link's server end, which it neither opens nor closes. Sweeps outlive a
 * restart. What makes no sense is counted and passed over, and the worker's next whole sweep is
 * taken again. Safe for any thread.
 */
public final class ConnectionServer implements WorkerListener, AutoCloseable {

  private static final String SUFFIX = ".sweeps";

  private record Worker(SweepStore store, TableAssembler assembler) {

    static Worker open(Path file, long bytes) throws IOException {
      SweepStore store = SweepStore.open(file, bytes);
      return new Worker(
          store, store.newest().map(TableAssembler::new).orElseGet(TableAssembler::new));
    }
  }

  private final Path folder;
  private final long bytes;
  private final ServiceDirectory directory;
  private final SweepListener listener;
  private final ObserverListener observer;
  private final Map<WorkerId, Worker> workers =
      new ConcurrentSkipListMap<>((a, b) -> a.name().compareTo(b.name()));
  private boolean closed;

  private ConnectionServer(
      Path folder,
      long bytes,
      ServiceDirectory directory,
      SweepListener listener,
      ObserverListener observer) {
    this.folder = folder;
    this.bytes = bytes;
    this.directory = Objects.requireNonNull(directory, "directory");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.observer = Objects.requireNonNull(observer, "observer");
  }

  /**
   * Opens the sweeps of a folder, which is made if it is not there.
   *
   * @param bytes what each worker's sweeps may take, which bounds how long they are kept
   * @param directory tells what the CMDB says of services
   * @param listener sees each sweep once it is stored
   * @throws IOException if the folder cannot be made, or its files cannot be opened
   */
  public static ConnectionServer open(
      Path folder,
      long bytes,
      ServiceDirectory directory,
      SweepListener listener,
      ObserverListener observer)
      throws IOException {
    Files.createDirectories(folder);
    ConnectionServer server = new ConnectionServer(folder, bytes, directory, listener, observer);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        String worker = name.substring(0, name.length() - SUFFIX.length());
        if (WorkerId.isFit(worker)) {
          server.workers.put(new WorkerId(worker), Worker.open(file, bytes));
        }
      }
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  @Override
  public void onEntry(WorkerEntry entry) throws IOException {
    if (!entry.stream().equals(ConnectionInfo.STREAM)) {
      return;
    }
    Worker worker = worker(entry.worker());
    Optional<Table> sweep;
    try {
      sweep = worker.assembler().take(entry.data());
    } catch (MalformedMessageException e) {
      // It would be no better the next time.
      observer.counted("connections.malformed", entry.worker().name(), 1);
      return;
    }
    if (sweep.isPresent()) {
      worker.store().take(sweep.get());
      listener.onSweep(entry.worker(), sweep.get());
    }
  }

  private Worker worker(WorkerId id) throws IOException {
    Worker known = workers.get(id);
    return known == null ? begin(id) : known;
  }

  private synchronized Worker begin(WorkerId id) throws IOException {
    if (closed) {
      throw new IOException("the server is closed");
    }
    Worker worker = Worker.open(folder.resolve(id.name() + SUFFIX), bytes);
    workers.put(id, worker);
    return worker;
  }

  @Override
  public void onState(WorkerId worker, String key, Bytes state) {
    // Sweeps are no state: this server keeps none.
  }

  @Override
  public void onLost(WorkerId worker, long entries) {
    observer.counted("connections.lost", worker.name(), entries);
  }

  /** Returns the machines of which there are sweeps, by name. */
  public List<WorkerId> workers() {
    return List.copyOf(workers.keySet());
  }

  /** Returns the newest sweep of a machine; empty if there is none. */
  public Optional<Table> newest(WorkerId worker) {
    @Nullable Worker known = workers.get(worker);
    return known == null ? Optional.empty() : known.store().newest();
  }

  /**
   * Gives the sweeps of a machine in a span, see {@link SweepStore#replay}.
   *
   * @return how many records could not be understood
   */
  public long replay(WorkerId worker, Instant from, Instant to, Consumer<? super Table> visitor)
      throws IOException {
    @Nullable Worker known = workers.get(worker);
    return known == null ? 0 : known.store().replay(from, to, visitor);
  }

  /**
   * Looks through the sweeps of all machines.
   *
   * @throws IOException if they cannot be read
   */
  public QueryResult answer(QueryRequest request) throws IOException {
    List<FoundConnection> items = new ArrayList<>();
    boolean complete = true;
    int asked = 0;
    for (Map.Entry<WorkerId, Worker> each : workers.entrySet()) {
      ConnectionTimeline timeline = new ConnectionTimeline(request.query(), directory);
      complete &= each.getValue().store().read(request.from(), request.to(), timeline) == 0;
      asked++;
      for (ConnectionChange change : timeline.changes()) {
        if (items.size() == request.most()) {
          return new QueryResult(request.id(), asked, false, items);
        }
        items.add(new FoundConnection(each.getKey(), change));
      }
    }
    return new QueryResult(request.id(), asked, complete, items);
  }

  /** Lets the files go. Close the link first. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    workers.values().forEach(worker -> worker.store().close());
  }
}
