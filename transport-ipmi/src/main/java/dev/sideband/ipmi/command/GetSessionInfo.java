package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks about an open session (IPMI 2.0, 22.20).
 *
 * @param index which one: {@link #CURRENT}, a number from 1 on in the list of open sessions, {@link
 *     #BY_HANDLE} or {@link #BY_ID}
 * @param key the handle or the id of the session; 0 unless it is looked for by that
 */
public record GetSessionInfo(int index, long key) implements IpmiCommand<SessionInfo> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x3D);

  /** The session that carries the request. */
  public static final int CURRENT = 0x00;

  public static final int BY_HANDLE = 0xFE;
  public static final int BY_ID = 0xFF;

  public GetSessionInfo {
    if (index < 0 || index > 0xFF || key >>> 32 != 0) {
      throw new IllegalArgumentException("index " + index + ", key " + key);
    }
  }

  /** Returns the question for the n-th open session; the first is 1. */
  public static GetSessionInfo number(int index) {
    return new GetSessionInfo(index, 0);
  }

  /** Reads the request. */
  public static GetSessionInfo decodeRequest(WireReader in) throws MalformedMessageException {
    int index = in.u8("session index");
    return switch (index) {
      case BY_HANDLE -> new GetSessionInfo(index, in.u8("session handle"));
      case BY_ID -> new GetSessionInfo(index, in.u32("session id"));
      default -> new GetSessionInfo(index, 0);
    };
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(index);
    if (index == BY_HANDLE) {
      out.u8((int) key);
    } else if (index == BY_ID) {
      out.u32(key);
    }
  }

  @Override
  public SessionInfo decode(WireReader in) throws MalformedMessageException {
    return SessionInfo.decode(in);
  }
}
