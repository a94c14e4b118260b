/** Fakes of what the doors lead to, for tests of whatever uses them. */
@NullMarked
package dev.sideband.transport.testing;

import org.jspecify.annotations.NullMarked;
