@NullMarked
package dev.sideband.fleet.server;

import org.jspecify.annotations.NullMarked;
