package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.Privilege;
import java.net.InetSocketAddress;

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

  /** Ends it: at once, or after the answer that is under way to it. */
  void end();
}
