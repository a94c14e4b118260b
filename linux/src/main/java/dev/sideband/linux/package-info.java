/**
 * Sources that read the Linux kernel: {@code /proc}, process events, signals and a few calls of
 * libc.
 *
 * <p>The root folder of {@code /proc} is always a parameter, so that each source runs over a
 * fixture tree as it runs over the real one. Nothing here is needed to talk to a BMC over the
 * network.
 */
@NullMarked
package dev.sideband.linux;

import org.jspecify.annotations.NullMarked;
