package dev.sideband.ipmi.internal.rmcp.client;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Decides what to do about a console that somebody else has: one of our own sessions that the BMC
 * has not given up is no stranger, and a stranger loses it as the user's policy says, never in turn
 * with us. For one thread at a time.
 */
final class SolClaim {

  /** What to do. */
  enum Verdict {
    /** It is taken. */
    TAKE,
    /** Whoever listens is asked. */
    ASK,
    /** It is waited for. */
    WAIT
  }

  private static final int MOST_SESSIONS = 64;

  private final TakeOver policy;
  private final Set<Long> own = new LinkedHashSet<>();
  private boolean hasStolen;
  private long denied;

  SolClaim(TakeOver policy) {
    this.policy = policy;
  }

  /** We have it, in this session. */
  void got(long session) {
    denied = 0;
    own.add(session);
    if (own.size() > MOST_SESSIONS) {
      own.remove(own.iterator().next());
    }
  }

  /**
   * Somebody has it.
   *
   * @param holder the BMC's id of their session, or 0 if it does not tell
   */
  Verdict heldBy(long holder) {
    boolean isOurs = holder != 0 && own.contains(holder);
    if (isOurs || policy == TakeOver.ONCE && !hasStolen) {
      hasStolen |= !isOurs;
      return Verdict.TAKE;
    }
    return policy == TakeOver.ASK && (holder == 0 || holder != denied) ? Verdict.ASK : Verdict.WAIT;
  }

  /** Whoever listens does not want it taken from them. */
  void denied(long holder) {
    denied = holder;
  }
}
