/** What is measured, a case a class. */
@NullMarked
package dev.sideband.benchmarks.cases;

import org.jspecify.annotations.NullMarked;
