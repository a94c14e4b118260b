/** The steps that it takes to read and to erase a BMC's event log. */
@NullMarked
package dev.sideband.ipmi.internal.sel;

import org.jspecify.annotations.NullMarked;
