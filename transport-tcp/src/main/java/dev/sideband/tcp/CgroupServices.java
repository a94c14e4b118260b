package dev.sideband.tcp;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.Direction;
import dev.sideband.connection.Service;
import dev.sideband.connection.ServiceFinder;
import dev.sideband.connection.ServiceSource;
import dev.sideband.table.CellState;
import dev.sideband.table.Table;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Knows services by the control group that their sockets were made in: the systemd unit, or the
 * container, that runs the program. No other right is needed than to list the groups.
 *
 * <p>A group's number is that of its folder. The folders are looked through when a sweep shows a
 * number that is not known; a number that stays unknown is not sought again. For one thread at a
 * time.
 */
public final class CgroupServices implements ServiceFinder {

  /** Groups beyond this many are not looked at. */
  private static final int MOST_GROUPS = 100_000;

  private static final int DEEPEST = 32;

  private final Path root;
  private Map<Long, Optional<Service>> services = new HashMap<>();

  /** Creates a finder that looks into {@code /sys/fs/cgroup}. */
  public CgroupServices() {
    this(Path.of("/sys/fs/cgroup"));
  }

  /** Creates a finder that looks into a folder of groups (Linux, control groups version 2). */
  public CgroupServices(Path root) {
    this.root = Objects.requireNonNull(root, "root");
  }

  @Override
  public void begin(Table connections) {
    Set<Long> present = new HashSet<>();
    for (int row = 0; row < connections.rows(); row++) {
      if (connections.state(row, ConnectionColumns.CGROUP) == CellState.PRESENT) {
        present.add(connections.integer(row, ConnectionColumns.CGROUP));
      }
    }
    if (services.keySet().containsAll(present)) {
      return;
    }
    Map<Long, Optional<Service>> found = new HashMap<>();
    try {
      Files.walkFileTree(root, Set.of(), DEEPEST, new Groups(found));
    } catch (IOException unreadable) {
      // What was found until then is known, the rest is not.
    }
    found.keySet().retainAll(present);
    present.forEach(number -> found.putIfAbsent(number, Optional.empty()));
    services = found;
  }

  @Override
  public Optional<Service> find(Direction direction, int port, OptionalLong cgroup) {
    if (cgroup.isEmpty() || direction == Direction.OUTBOUND) {
      return Optional.empty();
    }
    return services.getOrDefault(cgroup.getAsLong(), Optional.empty());
  }

  /** Returns what a group is called by the people who run it, or empty if it is no service's. */
  static Optional<String> nameOf(Path group) {
    for (Path at = group; at != null && at.getFileName() != null; at = at.getParent()) {
      String name = at.getFileName().toString();
      if (name.endsWith(".service")) {
        return Optional.of(name.substring(0, name.length() - ".service".length()));
      }
      if (name.endsWith(".scope")) {
        return Optional.of(name.substring(0, name.length() - ".scope".length()));
      }
      if (name.matches("[0-9a-f]{64}")) {
        return Optional.of(name.substring(0, 12));
      }
    }
    return Optional.empty();
  }

  private final class Groups extends SimpleFileVisitor<Path> {

    private final Map<Long, Optional<Service>> found;

    Groups(Map<Long, Optional<Service>> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      long number = ((Number) Files.getAttribute(folder, "unix:ino")).longValue();
      found.put(
          number,
          nameOf(root.relativize(folder))
              .map(name -> new Service(name, ServiceSource.CONTROL_GROUP)));
      return found.size() < MOST_GROUPS ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }
  }
}
