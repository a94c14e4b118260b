package dev.sideband.tcp;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.TcpState;
import dev.sideband.table.TableBuffer;
import dev.sideband.tcp.internal.kernel.ConnectionReader;
import dev.sideband.tcp.internal.kernel.ConnectionRows;
import dev.sideband.tcp.internal.kernel.DiagReader;
import dev.sideband.tcp.internal.kernel.ProcReader;
import dev.sideband.time.BootClock;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link TcpConnectionSource}. For one thread. */
public final class TcpConnectionSourceBuilder {

  final BootClock clock;
  ObserverListener observer = ObserverListener.NONE;
  private Path proc = Path.of("/proc");
  private String namespace = "self";
  private @Nullable Access access;
  private int states = ConnectionRows.ALL_STATES;
  private int localPort;
  private boolean details;

  TcpConnectionSourceBuilder(BootClock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Takes this way; the default is netlink if the kernel allows it, else {@code /proc}. */
  public TcpConnectionSourceBuilder access(Access access) {
    this.access = Objects.requireNonNull(access, "access");
    return this;
  }

  /** Finds the kernel's tables here; the default is {@code /proc}. */
  public TcpConnectionSourceBuilder proc(Path proc) {
    this.proc = Objects.requireNonNull(proc, "proc");
    return this;
  }

  /**
   * Reads the network namespace of this process, through {@code /proc}; the default is the one that
   * this process runs in.
   */
  public TcpConnectionSourceBuilder namespaceOf(int pid) {
    if (pid < 1) {
      throw new IllegalArgumentException("pid " + pid);
    }
    this.namespace = Integer.toString(pid);
    return this;
  }

  /** Gives only sockets in these states, which the kernel picks; the default is all. */
  public TcpConnectionSourceBuilder states(Set<TcpState> wanted) {
    int mask = 0;
    for (TcpState state : wanted) {
      if (!TcpState.NAMED.contains(state)) {
        throw new IllegalArgumentException("cannot be asked for: " + state);
      }
      mask |= 1 << state.number();
    }
    this.states = mask;
    return this;
  }

  /** Gives only sockets with this port at this end, 1 to 65,535; the default is all. */
  public TcpConnectionSourceBuilder localPort(int port) {
    if (port < 1 || port > 0xFFFF) {
      throw new IllegalArgumentException("port out of range 1..65535: " + port);
    }
    this.localPort = port;
    return this;
  }

  /**
   * Asks for round trip times, retransmissions and bytes too, which takes about twice as long; only
   * netlink has them.
   */
  public TcpConnectionSourceBuilder details() {
    this.details = true;
    return this;
  }

  /** Tells this listener what is left out. */
  public TcpConnectionSourceBuilder observer(ObserverListener observer) {
    this.observer = Objects.requireNonNull(observer, "observer");
    return this;
  }

  /**
   * Makes the source.
   *
   * @throws TargetUnavailableException if neither way, or not the one chosen, is open
   */
  public TcpConnectionSource open() throws IOException {
    boolean own = namespace.equals("self");
    if (access == Access.NETLINK && !own) {
      throw new TargetUnavailableException(target(), "netlink shows the own namespace only");
    }
    IOException refused = null;
    if (access != Access.PROC && own) {
      try {
        return tried(Access.NETLINK, netlink(details));
      } catch (IOException e) {
        refused = e;
      }
    }
    if (access != Access.NETLINK) {
      try {
        return tried(Access.PROC, new ProcReader(proc.resolve(namespace).resolve("net")));
      } catch (IOException e) {
        if (refused != null) {
          e.addSuppressed(refused);
        }
        refused = e;
      }
    }
    throw new TargetUnavailableException(target(), "no way to the kernel's connections", refused);
  }

  /** Names what is read. */
  String target() {
    return "tcp of " + proc.resolve(namespace);
  }

  /** Without {@code dev.sideband.linux} there is no netlink. */
  private static ConnectionReader netlink(boolean details) throws IOException {
    try {
      return new DiagReader(details);
    } catch (LinkageError e) {
      throw new IOException("dev.sideband.linux is missing", e);
    }
  }

  /** Whether the kernel has {@code inet_diag} shows only when it is asked. */
  private TcpConnectionSource tried(Access way, ConnectionReader reader) throws IOException {
    try {
      ConnectionRows listeners = new ConnectionRows(1 << TcpState.LISTEN.number(), localPort);
      TableBuffer none = new TableBuffer(ConnectionColumns.SCHEMA);
      none.clear(clock.now());
      listeners.begin(none);
      reader.read(listeners);
    } catch (IOException e) {
      reader.close();
      throw e;
    }
    return new TcpConnectionSource(this, way, reader, new ConnectionRows(states, localPort));
  }
}
