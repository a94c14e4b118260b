package dev.sideband.ipmi.oem;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Hello, 00h: begins a conversation, and tells what the BMC can do.
 *
 * <p>The same nonce gets the same client number, so a repeat has the effect of one.
 *
 * @param nonce a random number that names the asking client, 64 bits
 * @param major the major version wanted
 */
public record Hello(long nonce, int major) implements OemCommand<Greeting> {

  /** The command code. */
  public static final int CODE = 0x00;

  /** Reads a request's body. */
  public static Hello decodeRequest(WireReader in) throws MalformedMessageException {
    return new Hello(in.u64("nonce"), in.u8("wanted major"));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u64(nonce).u8(major);
  }

  @Override
  public Greeting decode(WireReader in) throws MalformedMessageException {
    return Greeting.decode(in);
  }
}
