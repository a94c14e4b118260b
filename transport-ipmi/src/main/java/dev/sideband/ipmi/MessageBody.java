package dev.sideband.ipmi;

import dev.sideband.wire.WireWriter;

/**
 * The data of a message: what follows the command in a request, or the completion code in a
 * response.
 *
 * <p>Commands are bodies of requests. The values that they bring back are bodies of responses, so
 * that a BMC writes with the class that its client reads with.
 */
public interface MessageBody {

  /** Appends the data; reserved bits are written as zero. */
  void encode(WireWriter out);
}
