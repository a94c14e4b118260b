package dev.sideband.ipmi.internal.sol;

/** Takes what comes in a session that carries serial over LAN. */
public interface SolReceiver {

  /**
   * Takes a packet that is authentic and no replay; its data are valid during the call.
   *
   * @param sessionSequence the session's number of the packet, 32 bits
   */
  void received(SolPacket packet, long sessionSequence);

  /** Something else came in the session: its console lives. */
  void heard();

  /** The session is over. Called under the session's lock: nothing may be waited for. */
  void ended();
}
