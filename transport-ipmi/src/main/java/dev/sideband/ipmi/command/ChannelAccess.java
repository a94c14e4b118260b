package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.Privilege;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * How a channel may be used (IPMI 2.0, 22.23).
 *
 * @param alerting the BMC sends alerts here
 * @param everyMessageSigned packets are signed even where both ends could do without
 * @param userLevelSigned the same for commands that a user may send
 * @param mode when the channel can be used: {@link #DISABLED} to {@link #SHARED}
 * @param limit the most that anybody may do here
 */
public record ChannelAccess(
    boolean alerting,
    boolean everyMessageSigned,
    boolean userLevelSigned,
    int mode,
    Privilege limit)
    implements MessageBody {

  public static final int DISABLED = 0;

  /** Only while the host's firmware does not run. */
  public static final int BEFORE_BOOT = 1;

  public static final int ALWAYS = 2;

  /** Always, and the host uses the same wire. */
  public static final int SHARED = 3;

  private static final int NO_ALERTING = 0x20;
  private static final int NOT_EVERY_MESSAGE = 0x10;
  private static final int NOT_USER_LEVEL = 0x08;

  public ChannelAccess {
    if (mode < 0 || mode > 7) {
      throw new IllegalArgumentException("access mode: " + mode);
    }
    Objects.requireNonNull(limit, "limit");
  }

  /** Reads the answer. */
  public static ChannelAccess decode(WireReader in) throws MalformedMessageException {
    int access = in.u8("channel access");
    int limit = in.u8("privilege limit");
    return new ChannelAccess(
        (access & NO_ALERTING) == 0,
        (access & NOT_EVERY_MESSAGE) == 0,
        (access & NOT_USER_LEVEL) == 0,
        access & 0x07,
        new Privilege(limit & 0x0F));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(
            (alerting ? 0 : NO_ALERTING)
                | (everyMessageSigned ? 0 : NOT_EVERY_MESSAGE)
                | (userLevelSigned ? 0 : NOT_USER_LEVEL)
                | mode)
        .u8(limit.value());
  }
}
