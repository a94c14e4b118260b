/**
 * What one BMC supports and how it behaves, found out by asking it.
 *
 * <p>{@link dev.sideband.ipmi.passport.Passport} is the result; {@link dev.sideband.ipmi.Bmc} makes
 * it.
 */
@NullMarked
package dev.sideband.ipmi.passport;

import org.jspecify.annotations.NullMarked;
