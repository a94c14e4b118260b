/**
 * The keyboard controller style interface: a byte at a time through four registers (IPMI 2.0, 9).
 *
 * <p>{@link dev.sideband.ipmi.internal.kcs.KcsHost} and {@link
 * dev.sideband.ipmi.internal.kcs.KcsBmc} are the two ends of the protocol as step machines that
 * know no time and no threads. {@link dev.sideband.ipmi.internal.kcs.KcsPump} makes a machine step,
 * and the register interfaces are all that a machine sees of the other end.
 */
@NullMarked
package dev.sideband.ipmi.internal.kcs;

import org.jspecify.annotations.NullMarked;
