package dev.sideband.ipmi.internal.sol;

/** Carries packets of serial over LAN to a console, in its session. */
@FunctionalInterface
public interface SolLink {

  /** Sends a packet, once; it may be lost. Does nothing once the session is over. */
  void send(SolPacket packet);
}
