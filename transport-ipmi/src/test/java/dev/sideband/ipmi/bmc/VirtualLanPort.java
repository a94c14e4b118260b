package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.ipmi.internal.rmcp.UserKey;
import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.ipmi.internal.rmcp.server.ServerSettings;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens LAN ports on networks that tests make up. */
public final class VirtualLanPort {

  private VirtualLanPort() {}

  /** Opens one with room for {@code sessions} sessions, which time out after a minute. */
  public static LanPort open(
      DatagramPort port,
      SoftwareBmc bmc,
      TransportContext context,
      List<CipherSuite> suites,
      int sessions,
      @Nullable String bmcKey)
      throws TargetUnavailableException {
    Secret key = bmcKey == null ? null : UserKey.ofPassword(bmcKey.toCharArray());
    return LanPort.over(
        List.of(port),
        bmc,
        new ServerSettings(
            1, suites, Privilege.ADMINISTRATOR, key, sessions, Duration.ofSeconds(60)),
        new WakeUps(context.ticker(), context.scheduler()),
        context);
  }
}
