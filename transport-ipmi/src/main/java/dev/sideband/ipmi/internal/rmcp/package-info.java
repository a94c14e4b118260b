/**
 * RMCP+: what goes over the network between a console and a BMC (IPMI 2.0, 13).
 *
 * <p>The messages and the cryptography here serve both ends.
 */
@NullMarked
package dev.sideband.ipmi.internal.rmcp;

import org.jspecify.annotations.NullMarked;
