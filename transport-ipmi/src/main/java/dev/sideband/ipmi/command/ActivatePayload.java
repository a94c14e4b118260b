package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Begins to carry a payload in this session (IPMI 2.0, 24.1).
 *
 * <p>Completion codes of its own: 80h active in another session, 81h disabled, 82h too many active,
 * 83h not with encryption, 84h not without.
 *
 * @param kind the payload
 * @param instance which of several of the kind, 1 to 15
 * @param encrypted whether its packets are encrypted
 * @param authenticated whether its packets are signed
 */
public record ActivatePayload(
    PayloadKind kind, int instance, boolean encrypted, boolean authenticated)
    implements IpmiCommand<PayloadActivation> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x48);

  /** Completion code: the payload is active in another session. */
  public static final int ACTIVE_ELSEWHERE = 0x80;

  /** Completion code: payloads of this kind are disabled. */
  public static final int DISABLED = 0x81;

  /** Completion code: as many are active as may be. */
  public static final int LIMIT_REACHED = 0x82;

  /** Completion code: it cannot be encrypted. */
  public static final int NOT_WITH_ENCRYPTION = 0x83;

  /** Completion code: it must be encrypted. */
  public static final int NOT_WITHOUT_ENCRYPTION = 0x84;

  private static final int ENCRYPTED = 0x80;
  private static final int AUTHENTICATED = 0x40;
  private static final int AUXILIARY = 4;

  public ActivatePayload {
    if (instance < 1 || instance > 0x0F) {
      throw new IllegalArgumentException("instance: " + instance);
    }
  }

  /** Reads the request; an instance of 0, which is reserved, is read as 1. */
  public static ActivatePayload decodeRequest(WireReader in) throws MalformedMessageException {
    PayloadKind kind = new PayloadKind(in.u8("payload type") & 0x3F);
    int instance = Math.max(1, in.u8("payload instance") & 0x0F);
    int options = in.u8("auxiliary request data");
    in.skip(AUXILIARY - 1, "auxiliary request data");
    return new ActivatePayload(
        kind, instance, (options & ENCRYPTED) != 0, (options & AUTHENTICATED) != 0);
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(kind.number()).u8(instance);
    out.u8((encrypted ? ENCRYPTED : 0) | (authenticated ? AUTHENTICATED : 0)).u24(0);
  }

  @Override
  public PayloadActivation decode(WireReader in) throws MalformedMessageException {
    return PayloadActivation.decode(in);
  }
}
