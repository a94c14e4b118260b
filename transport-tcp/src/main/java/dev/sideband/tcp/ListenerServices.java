package dev.sideband.tcp;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.Direction;
import dev.sideband.connection.Service;
import dev.sideband.connection.ServiceFinder;
import dev.sideband.connection.ServiceSource;
import dev.sideband.table.CellState;
import dev.sideband.table.Table;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Knows services by the program that waits for connections at their port: its name as the kernel
 * keeps it.
 *
 * <p>The open files of all processes are looked through when a sweep shows a listener that is not
 * known, and only until all are found. Processes of other users take root's rights; a listener that
 * cannot be found is not sought again. For one thread at a time.
 */
public final class ListenerServices implements ServiceFinder {

  private static final String SOCKET = "socket:[";

  private final Path proc;
  private Map<Long, Optional<Service>> byInode = new HashMap<>();
  private final Map<Integer, Optional<Service>> byPort = new HashMap<>();

  /** Creates a finder that looks into {@code /proc}. */
  public ListenerServices() {
    this(Path.of("/proc"));
  }

  /** Creates a finder that looks into a folder of processes. */
  public ListenerServices(Path proc) {
    this.proc = Objects.requireNonNull(proc, "proc");
  }

  @Override
  public void begin(Table connections) {
    Map<Long, Integer> ports = new HashMap<>();
    for (int row = 0; row < connections.rows(); row++) {
      if (connections.integer(row, ConnectionColumns.DIRECTION) == Direction.LISTENING.ordinal()
          && connections.state(row, ConnectionColumns.INODE) == CellState.PRESENT) {
        ports.put(
            connections.integer(row, ConnectionColumns.INODE),
            (int) connections.integer(row, ConnectionColumns.LOCAL_PORT));
      }
    }
    Map<Long, Optional<Service>> found = new HashMap<>(byInode);
    found.keySet().retainAll(ports.keySet());
    Set<Long> sought = new HashSet<>(ports.keySet());
    sought.removeAll(found.keySet());
    if (!sought.isEmpty()) {
      search(sought, found);
      sought.forEach(inode -> found.put(inode, Optional.empty()));
    }
    byInode = found;
    byPort.clear();
    ports.forEach((inode, port) -> {
      Optional<Service> service = found.get(inode);
      if (service != null && service.isPresent()) {
        byPort.put(port, service);
      }
    });
  }

  @Override
  public Optional<Service> find(Direction direction, int port, OptionalLong cgroup) {
    return direction == Direction.OUTBOUND
        ? Optional.empty()
        : byPort.getOrDefault(port, Optional.empty());
  }

  /** Takes those that it finds out of what is sought. */
  private void search(Set<Long> sought, Map<Long, Optional<Service>> found) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        if (sought.isEmpty()) {
          return;
        }
        search(process, sought, found);
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      // Then nothing is known.
    }
  }

  private static void search(Path process, Set<Long> sought, Map<Long, Optional<Service>> found) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        long inode = inode(file);
        if (inode > 0 && sought.remove(inode)) {
          String name = Files.readString(process.resolve("comm")).strip();
          found.put(inode, Optional.of(new Service(name, ServiceSource.LISTENER)));
        }
      }
    } catch (IOException | DirectoryIteratorException endedOrNotPermitted) {
      // The next process may be the one.
    }
  }

  private static long inode(Path file) {
    try {
      String target = Files.readSymbolicLink(file).toString();
      return target.startsWith(SOCKET) && target.endsWith("]")
          ? Long.parseLong(target.substring(SOCKET.length(), target.length() - 1))
          : 0;
    } catch (IOException | NumberFormatException closed) {
      return 0;
    }
  }
}
