package dev.sideband.fleet.deploy;

/**
 * A version that is kept.
 *
 * @param name its name
 * @param sha256 the digest of the artefact that it came from, in hexadecimal
 */
record CodeVersion(String name, String sha256) {}
