/** Other Java processes for tests: to be ordered about, killed and replaced. */
@NullMarked
package dev.sideband.jvm;

import org.jspecify.annotations.NullMarked;
