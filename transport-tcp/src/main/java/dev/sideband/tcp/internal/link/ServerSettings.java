package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.Revocations;
import dev.sideband.transport.WorkerId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a server's end is told.
 *
 * @param folder where it keeps what it has of each worker
 * @param silence how long a worker may be silent
 * @param admitted which workers may connect
 * @param onRefused is told whom it refused
 */
public record ServerSettings(
    InetSocketAddress address,
    IdentitySource identity,
    Revocations revocations,
    Path folder,
    Duration silence,
    int mostConnections,
    Predicate<WorkerId> admitted,
    Consumer<LinkRefusedException> onRefused) {}
