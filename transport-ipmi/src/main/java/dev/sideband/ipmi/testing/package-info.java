/** Faults for tests: a link between client and BMC that fails as told, and one that keeps notes. */
@NullMarked
package dev.sideband.ipmi.testing;

import org.jspecify.annotations.NullMarked;
