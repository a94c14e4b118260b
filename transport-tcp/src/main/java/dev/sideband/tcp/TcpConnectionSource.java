package dev.sideband.tcp;

import dev.sideband.connection.ConnectionInfo;
import dev.sideband.table.RowType;
import dev.sideband.table.TableBuffer;
import dev.sideband.tcp.internal.kernel.ConnectionReader;
import dev.sideband.tcp.internal.kernel.ConnectionRows;
import dev.sideband.time.BootClock;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TableSource;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;

/**
 * The TCP sockets of this host, or of the network namespace of one of its processes.
 *
 * <p>One {@link #read} is one sweep and has one time. It is not atomic, since the kernel goes on
 * meanwhile: a connection told of twice is left out the second time and counted as {@code
 * connection.repeats}; entries that made no sense, and dumps that the kernel marks as incomplete,
 * are counted as {@code connection.doubts}. A connection shorter than the time between two sweeps
 * may not be seen at all.
 *
 * <p>Who asked for a connection is derived from the listeners of the same sweep: where a program
 * waits at this end of it with a socket of the same address family, the other end asked. If that
 * program has stopped waiting while its connections go on, they are taken for outbound. One that a
 * program asked for from the very end that it waits at is taken for inbound. {@link Access#PROC}
 * does not tell whether a socket of IPv6 waits for IPv6 alone, and it is taken to wait for IPv4
 * too: there a connection that goes out from the same port to an IPv4 address, by a socket of IPv6
 * (as Java's are), is taken for inbound.
 *
 * <p>For one thread at a time. A sweep over as many sockets as before allocates next to nothing.
 */
public final class TcpConnectionSource implements TableSource<ConnectionInfo> {

  private final BootClock clock;
  private final ObserverListener observer;
  private final String target;
  private final Access access;
  private final ConnectionReader reader;
  private final ConnectionRows rows;
  private volatile boolean closed;

  TcpConnectionSource(
      TcpConnectionSourceBuilder settings,
      Access access,
      ConnectionReader reader,
      ConnectionRows rows) {
    this.clock = settings.clock;
    this.observer = settings.observer;
    this.target = settings.target();
    this.access = access;
    this.reader = reader;
    this.rows = rows;
  }

  /**
   * Returns settings for a source.
   *
   * @param clock the clock of the host whose connections these are
   */
  public static TcpConnectionSourceBuilder builder(BootClock clock) {
    return new TcpConnectionSourceBuilder(clock);
  }

  /** Returns the way to the kernel that was taken. */
  public Access access() {
    return access;
  }

  @Override
  public RowType<ConnectionInfo> rowType() {
    return ConnectionInfo.TYPE;
  }

  /**
   * {@inheritDoc}
   *
   * @throws MalformedMessageException if the kernel's answer makes no sense
   * @throws ChannelClosedException if the source has been closed
   */
  @Override
  public void read(TableBuffer into) throws IOException {
    if (closed) {
      throw new ChannelClosedException(target);
    }
    into.clear(clock.now());
    rows.begin(into);
    long doubts = reader.read(rows);
    rows.end();
    report("connection.repeats", rows.repeats());
    report("connection.doubts", doubts);
  }

  private void report(String name, long amount) {
    if (amount > 0) {
      observer.counted(name, target, amount);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      reader.close();
    }
  }
}
