/** Fixtures for tests of what reads the kernel's tables: folders that look like {@code /proc}. */
@NullMarked
package dev.sideband.linux.testing;

import org.jspecify.annotations.NullMarked;
