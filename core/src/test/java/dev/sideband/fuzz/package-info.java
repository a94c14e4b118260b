/** What fuzz targets are made of, and how their seeds are run again in each build. */
@NullMarked
package dev.sideband.fuzz;

import org.jspecify.annotations.NullMarked;
