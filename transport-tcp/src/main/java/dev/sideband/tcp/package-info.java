/**
 * Where the tables of TCP connections come from, and what tells which service one belongs to.
 *
 * <p>There are two ways to the connections of a host: {@code /proc/net/tcp}, which needs nothing,
 * and the kernel's {@code inet_diag}, which tells more, sooner, and needs {@code
 * dev.sideband.linux}.
 */
@NullMarked
package dev.sideband.tcp;

import org.jspecify.annotations.NullMarked;
