package dev.sideband.connection;

import java.util.List;
import java.util.Optional;

/**
 * The state of a TCP connection, as the Linux kernel numbers them; a number that is not known here
 * is kept.
 *
 * @param number the kernel's number, 0 to 255
 */
public record TcpState(int number) {

  /** Both ends may send. */
  public static final TcpState ESTABLISHED = new TcpState(1);

  /** This end has asked for a connection and waits for the answer. */
  public static final TcpState SYN_SENT = new TcpState(2);

  /** This end has answered to a request and waits for the confirmation: half-open. */
  public static final TcpState SYN_RECV = new TcpState(3);

  /** This end has ended its sending, which the other has not yet acknowledged. */
  public static final TcpState FIN_WAIT1 = new TcpState(4);

  /** This end has ended its sending and waits for the other to do so. */
  public static final TcpState FIN_WAIT2 = new TcpState(5);

  /** All is over; the kernel keeps the ports a while against late packets. */
  public static final TcpState TIME_WAIT = new TcpState(6);

  /** There is no connection. */
  public static final TcpState CLOSE = new TcpState(7);

  /** The other end has ended its sending, and the program at this end has not noticed or acted. */
  public static final TcpState CLOSE_WAIT = new TcpState(8);

  /** Both ends have ended their sending, this one last; the acknowledgement is missing. */
  public static final TcpState LAST_ACK = new TcpState(9);

  /** A program waits for connections. */
  public static final TcpState LISTEN = new TcpState(10);

  /** Both ends have ended their sending at once; an acknowledgement is missing. */
  public static final TcpState CLOSING = new TcpState(11);

  /** The states that have a name, by number. */
  public static final List<TcpState> NAMED =
      List.of(
          ESTABLISHED,
          SYN_SENT,
          SYN_RECV,
          FIN_WAIT1,
          FIN_WAIT2,
          TIME_WAIT,
          CLOSE,
          CLOSE_WAIT,
          LAST_ACK,
          LISTEN,
          CLOSING);

  private static final List<String> NAMES =
      List.of(
          "ESTABLISHED",
          "SYN_SENT",
          "SYN_RECV",
          "FIN_WAIT1",
          "FIN_WAIT2",
          "TIME_WAIT",
          "CLOSE",
          "CLOSE_WAIT",
          "LAST_ACK",
          "LISTEN",
          "CLOSING");

  public TcpState {
    if (number < 0 || number > 0xFF) {
      throw new IllegalArgumentException("state out of range 0..255: " + number);
    }
  }

  /** Returns the state with this name, such as {@code CLOSE_WAIT}; empty if there is none. */
  public static Optional<TcpState> named(String name) {
    int index = NAMES.indexOf(name);
    return index < 0 ? Optional.empty() : Optional.of(NAMED.get(index));
  }

  /** Returns the name, or {@code state N} for a number without one. */
  @Override
  public String toString() {
    return number >= 1 && number <= NAMES.size() ? NAMES.get(number - 1) : "state " + number;
  }
}
