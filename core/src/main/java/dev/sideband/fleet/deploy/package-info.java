/**
 * Replaces the code of one service at a worker: fetched, checked, unpacked beside the old version,
 * switched at once, probed, and taken back by itself when it fails.
 *
 * <p>An {@link dev.sideband.fleet.deploy.Artefact} says what is to be installed and who vouches for
 * it; a {@link dev.sideband.fleet.deploy.CodeStore} keeps the versions of one service on the disk;
 * a {@link dev.sideband.fleet.deploy.Deployer} carries out the orders. Every type is immutable
 * unless it says otherwise.
 */
@NullMarked
package dev.sideband.fleet.deploy;

import org.jspecify.annotations.NullMarked;
