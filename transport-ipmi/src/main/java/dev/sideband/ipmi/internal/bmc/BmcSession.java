package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.ipmi.internal.sol.SolReceiver;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** An open session, as the commands about sessions see it. Safe for any thread. */
public interface BmcSession {

  /** Returns the BMC's id of it, not 0. */
  long id();

  /** Returns its number among the sessions that are open, 1 to 63. */
  int handle();

  /** Returns who opened it. */
  UserTable.Account user();

  /** Returns what it may do now. */
  Privilege privilege();

  /** Returns the most that it may be raised to. */
  Privilege limit();

  /** Returns where its last packet came from. */
  InetSocketAddress peer();

  /** Sets what it may do, which the caller has checked. */
  void setPrivilege(Privilege privilege);

  /** Tells whether its packets can be encrypted. */
  boolean encrypts();

  /** Tells who takes packets of serial over LAN that come in it; null if nobody does any more. */
  void carry(@Nullable SolReceiver receiver);

  /**
   * Sends a packet of serial over LAN in it, signed if the session can; does nothing once it is
   * over.
   */
  void send(SolPacket packet, boolean encrypted);

  /** Ends it: at once, or after the answer that is under way to it. */
  void end();
}
