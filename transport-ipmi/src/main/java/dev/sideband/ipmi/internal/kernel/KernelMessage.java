package dev.sideband.ipmi.internal.kernel;

import dev.sideband.wire.Bytes;

/**
 * What the kernel's driver hands out.
 *
 * @param kind {@link #RESPONSE}, or an event or command that nobody asked for
 * @param id the request's, for a response
 * @param netFn the network function, a response's is odd
 * @param command the command
 * @param data the completion code and what follows it
 * @param truncated whether there was more data than there is room
 */
record KernelMessage(int kind, long id, int netFn, int command, Bytes data, boolean truncated) {

  /** The kind of a response to a request of this user. */
  static final int RESPONSE = 1;
}
