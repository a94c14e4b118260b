/**
 * The commands of our own that standard IPMI lacks: what agent, BMC and client say to each other.
 *
 * <p>They travel under network function 2Eh with an enterprise number in front, through any {@link
 * dev.sideband.transport.MessageChannel}. {@link dev.sideband.ipmi.oem.OemFrame} is what stands
 * around each of them, an {@link dev.sideband.ipmi.oem.OemCommand} is one of them, and {@link
 * dev.sideband.ipmi.oem.OemClient} sends them so that each has the effect of one however often it
 * has to be repeated.
 *
 * <p>Minor versions only append fields, so readers ignore bytes that are left over. Once released,
 * bytes are frozen by golden files.
 */
@NullMarked
package dev.sideband.ipmi.oem;

import org.jspecify.annotations.NullMarked;
