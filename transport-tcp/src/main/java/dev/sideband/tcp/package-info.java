/**
 * Where the tables of TCP connections come from, and the link between agent and monitor server.
 *
 * <p>Two sources give the connections of a host: {@code /proc/net/tcp}, which needs nothing, and
 * the kernel's {@code inet_diag}, which tells more and needs {@code dev.sideband.linux}. The link
 * carries envelopes over TLS and does not look inside; the agent dials out and opens no port.
 */
@NullMarked
package dev.sideband.tcp;

import org.jspecify.annotations.NullMarked;
