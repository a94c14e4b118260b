/**
 * The BMC's side: what answers requests, and the interfaces that bring them.
 *
 * <p>A {@link dev.sideband.ipmi.bmc.MessageHandler} answers; each interface says by {@link
 * dev.sideband.ipmi.bmc.RequestSource} where a request came from. {@link
 * dev.sideband.ipmi.bmc.SoftwareBmc} is such a handler: a BMC in software, whose {@link
 * dev.sideband.ipmi.bmc.CommandTable} a host application extends.
 */
@NullMarked
package dev.sideband.ipmi.bmc;

import org.jspecify.annotations.NullMarked;
