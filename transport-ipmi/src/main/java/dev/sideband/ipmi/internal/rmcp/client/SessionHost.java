package dev.sideband.ipmi.internal.rmcp.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a {@link ClientSession} needs from outside. Its methods return at once. */
interface SessionHost {

  /** Fetches the user's key and the address; ends in one of the session's methods, later. */
  void prepare();

  /** Returns a session id that is not in use, and sends its packets here from now on. */
  long openId();

  /** Gives the id back. */
  void closeId(long consoleSessionId);

  /** Sends a packet, which is the session's again when this returns; a failure counts as a loss. */
  void send(ByteBuffer packet);

  /** Returns why the last packet could not be sent, or null if it could. */
  @Nullable IOException sendFailure();

  /** Takes an exchange that has its result, to tell its caller later. */
  void settled(Exchange exchange);

  /** Counts something that happened to the session. */
  void counted(String name);

  /** The session has no more to do with its BMC, until it asks to be prepared again. */
  void idle();

  /** The session is closed for good. */
  void ended();
}
