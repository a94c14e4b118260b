package dev.sideband.fleet.deploy;

import java.util.UUID;

/**
 * A version of a service's code.
 *
 * @param name its name
 * @param sha256 the digest of the artefact that it came from, in hexadecimal
 * @param order the id of the order that made it current
 */
record CodeVersion(String name, String sha256, UUID order) {}
