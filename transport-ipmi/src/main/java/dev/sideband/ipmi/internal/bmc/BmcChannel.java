package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A channel with sessions, as the commands about channels and sessions see it. */
public interface BmcChannel {

  /** Returns its number, 1 to 11. */
  int number();

  /** Returns what it runs over. */
  ChannelMedium medium();

  /** Returns the suites that sessions may be opened with. */
  List<CipherSuite> suites();

  /** Returns the most that anybody may do on it. */
  Privilege limit();

  /** Tells whether sessions need the BMC's key (K_G) besides a password. */
  boolean hasKey();

  /** Returns where it listens. */
  InetSocketAddress address();

  /** Returns the most sessions at a time. */
  int mostSessions();

  /** Returns the open sessions, the oldest first. */
  List<? extends BmcSession> sessions();

  /** Returns the open session with this id, or null. */
  @Nullable BmcSession session(long id);
}
