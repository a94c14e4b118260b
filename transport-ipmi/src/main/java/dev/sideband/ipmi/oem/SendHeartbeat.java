package dev.sideband.ipmi.oem;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Heartbeat, 20h: asks whether the BMC lives, how long it takes, and what the console said since.
 *
 * <p>A BMC that is busy puts it into a queue and answers it later, the first come first. One that
 * comes again has the effect of one.
 *
 * @param number the heartbeat's number, 32 bits, which wraps
 * @param period the period that it belongs to, 32 bits
 * @param clientMicros the client's time, 48 bits, which comes back as it is
 * @param stream the console stream that {@code have} counts in, 32 bits
 * @param have the offset up to which the client has the console; the log that comes back begins
 *     there
 * @param max the most bytes of log wanted, 0 to 65,535; the BMC gives what fits
 */
public record SendHeartbeat(
    long number, long period, long clientMicros, int stream, long have, int max)
    implements OemCommand<HeartbeatReport> {

  /** The command code. */
  public static final int CODE = 0x20;

  /** Reads a request's body; no flag is assigned yet. */
  public static SendHeartbeat decodeRequest(WireReader in) throws MalformedMessageException {
    long number = in.u32("number");
    long period = in.u32("period");
    long clientMicros = in.u48("client time");
    in.u8("flags");
    int stream = (int) in.u32("stream id");
    return new SendHeartbeat(number, period, clientMicros, stream, in.u64("have"), in.u16("max"));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u32(number).u32(period).u48(clientMicros).u8(0).u32(stream).u64(have).u16(max);
  }

  @Override
  public HeartbeatReport decode(WireReader in) throws MalformedMessageException {
    return HeartbeatReport.decode(in);
  }
}
