package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.Privilege;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Optional;

/**
 * An open session (IPMI 2.0, 22.20).
 *
 * @param handle the session's number, 1 to 255; 0 if there is no session at this place
 * @param mostSessions how many sessions there can be, 0 to 63
 * @param openSessions how many there are, 0 to 63
 * @param details what is told of a session; empty if there is none
 */
public record SessionInfo(int handle, int mostSessions, int openSessions, Optional<Details> details)
    implements MessageBody {

  /**
   * Who uses a session and from where.
   *
   * @param user the number of the user, 0 to 63
   * @param privilege what the session may do now
   * @param channel the number of the channel, 0 to 15
   * @param protocol how it is spoken: 1 for RMCP+
   * @param address the console's address, 4 bytes; empty where nothing was told
   * @param mac the console's hardware address, 6 bytes
   * @param port the console's UDP port
   */
  public record Details(
      int user,
      Privilege privilege,
      int channel,
      int protocol,
      Bytes address,
      Bytes mac,
      int port) {

    /** Returns what is told of a session on the network. */
    public static Details onLan(
        int user, Privilege privilege, int channel, Bytes address, int port) {
      return new Details(
          user, privilege, channel, RMCP_PLUS, address, Bytes.of(0, 0, 0, 0, 0, 0), port);
    }
  }

  private static final int RMCP_PLUS = 1;
  private static final int LAN_PART = 12;

  /** Reads the answer. */
  public static SessionInfo decode(WireReader in) throws MalformedMessageException {
    int handle = in.u8("session handle");
    int most = in.u8("most sessions") & 0x3F;
    int open = in.u8("open sessions") & 0x3F;
    Optional<Details> details =
        in.remaining() == 0 ? Optional.empty() : Optional.of(decodeDetails(in));
    return new SessionInfo(handle, most, open, details);
  }

  private static Details decodeDetails(WireReader in) throws MalformedMessageException {
    int user = in.u8("user id") & 0x3F;
    Privilege privilege = new Privilege(in.u8("privilege") & 0x0F);
    int channel = in.u8("channel");
    boolean onLan = in.remaining() >= LAN_PART;
    return new Details(
        user,
        privilege,
        channel & 0x0F,
        channel >> 4,
        onLan ? in.bytes(4, "console address") : Bytes.EMPTY,
        onLan ? in.bytes(6, "console hardware address") : Bytes.EMPTY,
        onLan ? in.u16("console port") : 0);
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(handle).u8(mostSessions).u8(openSessions);
    details.ifPresent(told -> {
      out.u8(told.user).u8(told.privilege.value()).u8(told.protocol << 4 | told.channel);
      if (!told.address.isEmpty()) {
        out.bytes(told.address).bytes(told.mac).u16(told.port);
      }
    });
  }
}
