/**
 * IPMI messages, and the channels that carry them: KCS, the network (RMCP+) and serial lines.
 *
 * <p>The typed commands, the commands of our own BMC and the BMC in software are packages of their
 * own below this one. {@code ipmi://} works without {@code dev.sideband.linux}; only the kernel's
 * KCS driver needs it.
 */
@NullMarked
package dev.sideband.ipmi;

import org.jspecify.annotations.NullMarked;
