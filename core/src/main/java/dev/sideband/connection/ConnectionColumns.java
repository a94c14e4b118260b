package dev.sideband.connection;

import dev.sideband.table.Column;
import dev.sideband.table.ColumnKind;
import dev.sideband.table.Schema;
import java.util.List;

/**
 * The columns of the connection table, by position; numbers on the wire are position + 1.
 *
 * <p>Timers, counters of traffic and what is measured of it are another at each look, so {@link
 * ColumnKind#MOMENTARY}: a history keeps them as they were at another change of the connection.
 *
 * <p>A connection source fills those up to {@link #SINCE_RECEIVED}; the monitor adds the service.
 */
public final class ConnectionColumns {

  /** Address of this end, 4 or 16 bytes, mapped IPv4 as 4; key. */
  public static final int LOCAL_ADDRESS = 0;

  /** Port of this end; key. */
  public static final int LOCAL_PORT = 1;

  /** Address of the other end, 4 or 16 bytes, mapped IPv4 as 4; key. */
  public static final int REMOTE_ADDRESS = 2;

  /** Port of the other end; 0 for a listener; key. */
  public static final int REMOTE_PORT = 3;

  /** The socket's cookie, or its inode where the source gives no cookie; key. */
  public static final int SOCKET = 4;

  /** The number of its {@link TcpState}. */
  public static final int STATE = 5;

  /** The ordinal of its {@link Direction}. */
  public static final int DIRECTION = 6;

  /** Number of the user who owns the socket. */
  public static final int USER_ID = 7;

  /** The socket's inode; 0 once no program holds it. */
  public static final int INODE = 8;

  /** The socket's cookie, which the kernel gives to one socket only until it boots again. */
  public static final int COOKIE = 9;

  /** Number of the control group that the socket was made in. */
  public static final int CGROUP = 10;

  /** Number of the network interface that the socket is bound to; 0 for none. */
  public static final int INTERFACE = 11;

  /** The timer that runs: 0 none, 1 retransmission, 2 keepalive, 3 TIME_WAIT, 4 zero window. */
  public static final int TIMER = 12;

  /** Time until that timer ends, milliseconds. */
  public static final int TIMER_LEFT = 13;

  /** How often the oldest segment, or the probe, has been sent again by now. */
  public static final int RETRANSMITS = 14;

  /** Bytes received that no program has read; connections not yet accepted for a listener. */
  public static final int RECEIVE_QUEUE = 15;

  /** Bytes not yet acknowledged; the most connections to wait for acceptance for a listener. */
  public static final int SEND_QUEUE = 16;

  /** Smoothed round trip time, microseconds; only if details were asked for, as what follows. */
  public static final int ROUND_TRIP = 17;

  /** Mean deviation of the round trip time, microseconds. */
  public static final int ROUND_TRIP_VARIATION = 18;

  /** Segments sent again since the connection began. */
  public static final int TOTAL_RETRANSMITS = 19;

  /** Bytes sent that the other end has acknowledged. */
  public static final int BYTES_ACKNOWLEDGED = 20;

  /** Bytes received. */
  public static final int BYTES_RECEIVED = 21;

  /** Time since data was last sent, milliseconds. */
  public static final int SINCE_SENT = 22;

  /** Time since data was last received, milliseconds. */
  public static final int SINCE_RECEIVED = 23;

  /** Name of the service that the connection belongs to; set by the monitor. */
  public static final int SERVICE = 24;

  /** How the service is known: the name of its {@link ServiceSource}; set by the monitor. */
  public static final int SERVICE_SOURCE = 25;

  /** The connection table's schema. */
  public static final Schema SCHEMA =
      new Schema(
          2,
          1,
          5,
          List.of(
              bytes(LOCAL_ADDRESS, "localAddress"),
              number(LOCAL_PORT, "localPort"),
              bytes(REMOTE_ADDRESS, "remoteAddress"),
              number(REMOTE_PORT, "remotePort"),
              number(SOCKET, "socket"),
              number(STATE, "state"),
              number(DIRECTION, "direction"),
              number(USER_ID, "userId"),
              number(INODE, "inode"),
              number(COOKIE, "cookie"),
              number(CGROUP, "cgroup"),
              number(INTERFACE, "interface"),
              momentary(TIMER, "timer"),
              momentary(TIMER_LEFT, "timerLeft"),
              number(RETRANSMITS, "retransmits"),
              number(RECEIVE_QUEUE, "receiveQueue"),
              number(SEND_QUEUE, "sendQueue"),
              momentary(ROUND_TRIP, "roundTrip"),
              momentary(ROUND_TRIP_VARIATION, "roundTripVariation"),
              number(TOTAL_RETRANSMITS, "totalRetransmits"),
              momentary(BYTES_ACKNOWLEDGED, "bytesAcknowledged"),
              momentary(BYTES_RECEIVED, "bytesReceived"),
              momentary(SINCE_SENT, "sinceSent"),
              momentary(SINCE_RECEIVED, "sinceReceived"),
              text(SERVICE, "service"),
              text(SERVICE_SOURCE, "serviceSource")));

  private ConnectionColumns() {}

  private static Column number(int position, String name) {
    return new Column(position + 1, name, ColumnKind.INTEGER);
  }

  private static Column momentary(int position, String name) {
    return new Column(position + 1, name, ColumnKind.MOMENTARY);
  }

  private static Column text(int position, String name) {
    return new Column(position + 1, name, ColumnKind.TEXT);
  }

  private static Column bytes(int position, String name) {
    return new Column(position + 1, name, ColumnKind.BYTES);
  }
}
