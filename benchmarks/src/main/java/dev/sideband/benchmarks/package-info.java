/** Measurements of Sideband beside a floor written in C and beside its peers. */
@NullMarked
package dev.sideband.benchmarks;

import org.jspecify.annotations.NullMarked;
