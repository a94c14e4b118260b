/**
 * What a BMC in software does for the standard commands, a class for each group of them.
 *
 * <p>Each class takes its part of the BMC's state and registers its commands through {@link
 * dev.sideband.ipmi.internal.bmc.Answers}.
 */
@NullMarked
package dev.sideband.ipmi.internal.bmc;

import org.jspecify.annotations.NullMarked;
