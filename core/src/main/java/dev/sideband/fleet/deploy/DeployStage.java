package dev.sideband.fleet.deploy;

/** How far the replacement of a service's code has come. */
public enum DeployStage {

  /** The artefact is fetched, checked and unpacked beside the old version, which goes on. */
  PREPARING,

  /** The old version is being stopped. */
  STOPPING,

  /** The new version becomes the current one. */
  SWITCHING,

  /** The new version starts. */
  STARTING,

  /** It runs, and is not ready yet. */
  PROBING,

  /** Something failed: the old version is brought back. */
  REVERTING,

  /** The new version runs. */
  DONE,

  /** It does not; the old one is the current version. */
  FAILED;

  /** Tells whether nothing more will come of it. */
  public boolean isEnd() {
    return this == DONE || this == FAILED;
  }
}
