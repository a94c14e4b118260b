/**
 * The host's console in a BMC: the line to it, the log of what it said, and who watches it.
 *
 * <p>{@link dev.sideband.ipmi.internal.console.HostConsole} has the line and writes the {@link
 * dev.sideband.ipmi.internal.console.ConsoleLog}, from which all who watch read at their own pace.
 */
@NullMarked
package dev.sideband.ipmi.internal.console;

import org.jspecify.annotations.NullMarked;
