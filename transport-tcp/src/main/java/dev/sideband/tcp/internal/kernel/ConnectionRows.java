package dev.sideband.tcp.internal.kernel;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.Direction;
import dev.sideband.connection.TcpState;
import dev.sideband.table.CellState;
import dev.sideband.table.TableBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of sockets: finds who asked for a connection, leaves out repeats and states that
 * nobody asked for.
 *
 * <p>A sweep is not atomic: a connection that closes meanwhile moves from one of the kernel's
 * tables to another and may be told of twice. The first time counts. Listeners must come before the
 * connections that they took, as the kernel tells of them. For one thread.
 */
public final class ConnectionRows {

  private static final String NO_SWEEP = "no sweep has begun";
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int BYTES_V4 = 4;
  private static final int BYTES_V6 = 16;

  /** All states that have a number from 1 to 11. */
  public static final int ALL_STATES = 0xFFE;

  private final int states;
  private final int localPort;
  private final Listeners listeners = new Listeners();
  private final SeenSockets seen = new SeenSockets();
  private final byte[] address = new byte[BYTES_V6];
  private @Nullable TableBuffer into;
  private int repeats;

  /**
   * Creates the maker.
   *
   * @param states a bit for the number of each state that is wanted
   * @param localPort the only port at this end that is wanted, or 0 for all
   */
  public ConnectionRows(int states, int localPort) {
    this.states = states;
    this.localPort = localPort;
  }

  /** Begins a sweep into a table that has been cleared. */
  public void begin(TableBuffer table) {
    into = table;
    listeners.clear();
    seen.clear();
    repeats = 0;
  }

  /** Ends a sweep: takes the repeats out of the table. */
  public void end() {
    TableBuffer table = Objects.requireNonNull(into, NO_SWEEP);
    repeats = seen.findRepeats();
    for (int i = repeats - 1; i >= 0; i--) {
      table.removeRow(seen.repeat(i)); // Those behind it are gone, so none comes into its place.
    }
  }

  /** Returns the states that the kernel must tell of, so that the wanted ones can be understood. */
  int statesToAskFor() {
    return states | 1 << TcpState.LISTEN.number();
  }

  /** Returns the only port at this end that is wanted, or 0 for all. */
  int localPort() {
    return localPort;
  }

  /** Returns how many repeats the sweep that ended has left out. */
  public int repeats() {
    return repeats;
  }

  /** Adds a socket, unless nobody asked for it. */
  void add(SocketFields socket) {
    boolean listens = socket.state == TcpState.LISTEN.number();
    if (localPort != 0 && socket.localPort != localPort) {
      return;
    }
    if (listens) {
      listeners.add(socket);
    }
    boolean wanted = socket.state < Integer.SIZE && (states >>> socket.state & 1) != 0;
    if (!wanted && socket.state >= 1 && socket.state <= TcpState.CLOSING.number()) {
      return;
    }
    note(socket, listens);
    write(socket, Objects.requireNonNull(into, NO_SWEEP));
  }

  /** Several listeners share an end, so they are told apart by their sockets. */
  private void note(SocketFields socket, boolean listens) {
    long ports = (long) socket.localPort << 16 | socket.remotePort;
    long end = ports | Math.max(0, socket.networkInterface) << 32;
    if (listens) {
      seen.note(socket.localHigh, socket.localLow, socket.socket(), 0, end);
    } else {
      seen.note(socket.localHigh, socket.localLow, socket.remoteHigh, socket.remoteLow, end);
    }
  }

  private void write(SocketFields socket, TableBuffer row) {
    row.beginRow();
    writeAddress(row, ConnectionColumns.LOCAL_ADDRESS, socket.localHigh, socket.localLow);
    row.set(ConnectionColumns.LOCAL_PORT, socket.localPort);
    writeAddress(row, ConnectionColumns.REMOTE_ADDRESS, socket.remoteHigh, socket.remoteLow);
    row.set(ConnectionColumns.REMOTE_PORT, socket.remotePort);
    row.set(ConnectionColumns.SOCKET, socket.socket());
    row.set(ConnectionColumns.STATE, socket.state);
    row.set(ConnectionColumns.DIRECTION, direction(socket).ordinal());
    row.set(ConnectionColumns.USER_ID, socket.userId);
    row.set(ConnectionColumns.INODE, socket.inode);
    if (socket.hasCookie) {
      row.set(ConnectionColumns.COOKIE, socket.cookie);
    } else {
      row.set(ConnectionColumns.COOKIE, CellState.NOT_SUPPORTED);
    }
    writeFigure(row, ConnectionColumns.CGROUP, socket.cgroup);
    writeFigure(row, ConnectionColumns.INTERFACE, socket.networkInterface);
    row.set(ConnectionColumns.TIMER, socket.timer);
    row.set(ConnectionColumns.TIMER_LEFT, socket.timerLeft);
    row.set(ConnectionColumns.RETRANSMITS, socket.retransmits);
    row.set(ConnectionColumns.RECEIVE_QUEUE, socket.receiveQueue);
    writeFigure(row, ConnectionColumns.SEND_QUEUE, socket.sendQueue);
    if (socket.detailed) {
      writeDetails(row, socket);
    }
    row.endRow();
  }

  private static void writeDetails(TableBuffer row, SocketFields socket) {
    writeFigure(row, ConnectionColumns.ROUND_TRIP, socket.roundTrip);
    writeFigure(row, ConnectionColumns.ROUND_TRIP_VARIATION, socket.roundTripVariation);
    writeFigure(row, ConnectionColumns.TOTAL_RETRANSMITS, socket.totalRetransmits);
    writeFigure(row, ConnectionColumns.BYTES_ACKNOWLEDGED, socket.bytesAcknowledged);
    writeFigure(row, ConnectionColumns.BYTES_RECEIVED, socket.bytesReceived);
    writeFigure(row, ConnectionColumns.SINCE_SENT, socket.sinceSent);
    writeFigure(row, ConnectionColumns.SINCE_RECEIVED, socket.sinceReceived);
  }

  private static void writeFigure(TableBuffer row, int column, long figure) {
    if (figure == SocketFields.MISSING) {
      row.set(column, CellState.NOT_SUPPORTED);
    } else {
      row.set(column, figure);
    }
  }

  private Direction direction(SocketFields socket) {
    if (socket.state == TcpState.LISTEN.number()) {
      return Direction.LISTENING;
    }
    if (socket.state == TcpState.SYN_RECV.number()) {
      return Direction.INBOUND;
    }
    if (socket.state == TcpState.SYN_SENT.number()) {
      return Direction.OUTBOUND;
    }
    if (socket.remotePort == 0) {
      return Direction.UNKNOWN;
    }
    return listeners.took(socket) ? Direction.INBOUND : Direction.OUTBOUND;
  }

  private void writeAddress(TableBuffer row, int column, long high, long low) {
    if (SocketFields.isV4(high, low)) {
      INT.set(address, 0, (int) low);
      row.set(column, address, 0, BYTES_V4);
    } else {
      LONG.set(address, 0, high);
      LONG.set(address, Long.BYTES, low);
      row.set(column, address, 0, BYTES_V6);
    }
  }
}
