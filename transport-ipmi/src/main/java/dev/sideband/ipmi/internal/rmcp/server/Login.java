package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.internal.rmcp.OpenSessionRequest;
import dev.sideband.ipmi.internal.rmcp.Rakp1;
import dev.sideband.wire.Bytes;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to open a session. It is small and holds no secret: anybody can begin one.
 *
 * <p>What it answers follows from what was asked and from its random number, so that a repeated
 * message gets the same answer as the first copy. For one thread at a time.
 */
final class Login {

  private static final int MOST_WRONG = 3;

  private final long id;
  private final OpenSessionRequest request;
  private final CipherSuite suite;
  private final InetSocketAddress address;
  private final Bytes random;
  private final long since;
  private @Nullable Rakp1 rakp1;
  private int wrong;

  Login(
      long id,
      OpenSessionRequest request,
      CipherSuite suite,
      InetSocketAddress address,
      Bytes random,
      long since) {
    this.id = id;
    this.request = request;
    this.suite = suite;
    this.address = address;
    this.random = random;
    this.since = since;
  }

  long id() {
    return id;
  }

  long consoleSessionId() {
    return request.consoleSessionId();
  }

  Privilege requested() {
    return request.privilege();
  }

  CipherSuite suite() {
    return suite;
  }

  InetSocketAddress address() {
    return address;
  }

  /** Returns the BMC's random number. */
  Bytes random() {
    return random;
  }

  long since() {
    return since;
  }

  /** Tells whether a request is the one that began this, but for its tag. */
  boolean isBegunBy(OpenSessionRequest other, InetSocketAddress from) {
    return address.equals(from)
        && request.consoleSessionId() == other.consoleSessionId()
        && request.privilege().equals(other.privilege())
        && request.algorithms().equals(other.algorithms());
  }

  void setRakp1(Rakp1 message) {
    rakp1 = message;
  }

  /** Returns the message that named the user, or null if none did so far. */
  @Nullable Rakp1 rakp1() {
    return rakp1;
  }

  /** Counts a wrong signature; returns whether there were too many. */
  boolean isWrongOnceMore() {
    wrong++;
    return wrong >= MOST_WRONG;
  }
}
