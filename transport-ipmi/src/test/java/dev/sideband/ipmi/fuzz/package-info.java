/** Fuzz targets over more than one package, and the replay of all seeds of this module. */
@NullMarked
package dev.sideband.ipmi.fuzz;

import org.jspecify.annotations.NullMarked;
