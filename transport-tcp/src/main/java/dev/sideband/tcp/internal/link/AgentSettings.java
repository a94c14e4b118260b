package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.Revocations;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What an agent's end is told.
 *
 * @param serverName the name that the server's certificate must have
 * @param silence how long the server may be silent
 * @param firstPause how long to wait before the second attempt to connect
 * @param longestPause how long to wait at most
 */
public record AgentSettings(
    String host,
    int port,
    String serverName,
    IdentitySource identity,
    Revocations revocations,
    Path spool,
    long spoolBytes,
    Duration silence,
    Duration firstPause,
    Duration longestPause) {}
