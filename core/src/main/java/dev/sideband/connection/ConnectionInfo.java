package dev.sideband.connection;

import dev.sideband.monitor.TableSender;
import dev.sideband.table.Figure;
import dev.sideband.table.RowType;
import dev.sideband.time.Stamp;
import java.util.Optional;

/**
 * What is known of one connection at one moment; units are those of {@link ConnectionColumns}.
 *
 * @param id names the connection
 * @param seen the moment of the sweep, the same for all its rows
 * @param state what it is doing
 * @param direction who asked for it
 * @param userId number of the user who owns the socket
 * @param inode the socket's inode
 * @param cookie the socket's cookie
 * @param cgroup number of the control group that the socket was made in
 * @param interfaceNumber number of the network interface it is bound to
 * @param timer the timer that runs
 * @param timerLeft time until that timer ends, milliseconds
 * @param retransmits how often the oldest segment has been sent again by now
 * @param receiveQueue bytes that no program has read
 * @param sendQueue bytes not yet acknowledged
 * @param roundTrip smoothed round trip time, microseconds
 * @param roundTripVariation mean deviation of the round trip time, microseconds
 * @param totalRetransmits segments sent again since the connection began
 * @param bytesAcknowledged bytes sent and acknowledged
 * @param bytesReceived bytes received
 * @param sinceSent time since data was last sent, milliseconds
 * @param sinceReceived time since data was last received, milliseconds
 * @param service the service it belongs to; empty where nobody has looked for it
 * @param serviceSource how that is known
 */
public record ConnectionInfo(
    ConnectionId id,
    Stamp seen,
    TcpState state,
    Direction direction,
    Figure userId,
    Figure inode,
    Figure cookie,
    Figure cgroup,
    Figure interfaceNumber,
    Figure timer,
    Figure timerLeft,
    Figure retransmits,
    Figure receiveQueue,
    Figure sendQueue,
    Figure roundTrip,
    Figure roundTripVariation,
    Figure totalRetransmits,
    Figure bytesAcknowledged,
    Figure bytesReceived,
    Figure sinceSent,
    Figure sinceReceived,
    Optional<String> service,
    Optional<ServiceSource> serviceSource) {

  /** The stream in which an agent sends its connection tables, see {@link TableSender}. */
  public static final String STREAM = "connections";

  /** Reads rows of the connection table. */
  public static final RowType<ConnectionInfo> TYPE = new ConnectionRowType();

  /** Returns the address of the other end. */
  public IpAddress client() {
    return id.remote().address();
  }
}
