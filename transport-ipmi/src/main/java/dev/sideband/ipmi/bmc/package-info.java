/**
 * The BMC's side: what answers requests, and the interfaces that bring them.
 *
 * <p>A {@link dev.sideband.ipmi.bmc.MessageHandler} answers; each interface says by {@link
 * dev.sideband.ipmi.bmc.RequestSource} where a request came from.
 */
@NullMarked
package dev.sideband.ipmi.bmc;

import org.jspecify.annotations.NullMarked;
