/** The command {@code ./fuzz}: runs targets under Jazzer, and keeps what came of them. */
@NullMarked
package dev.sideband.fuzzing;

import org.jspecify.annotations.NullMarked;
