package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.internal.rmcp.Secret;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How sessions are opened and kept on one channel.
 *
 * @param channel the channel's number, 1 to 11
 * @param suites what may be proposed, the strongest first; not empty
 * @param limit the most that anybody may do on the channel
 * @param bmcKey the BMC's own key (K_G), which is wiped with the server; null if it has none
 * @param mostSessions the most sessions at a time, 1 to 63
 * @param timeout the silence after which a session is over
 */
public record ServerSettings(
    int channel,
    List<CipherSuite> suites,
    Privilege limit,
    @Nullable Secret bmcKey,
    int mostSessions,
    Duration timeout) {}
