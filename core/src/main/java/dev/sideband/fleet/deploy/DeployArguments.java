package dev.sideband.fleet.deploy;

/** The names of the arguments that orders about code have. */
public final class DeployArguments {

  /** The artefact's name. */
  public static final String ARTEFACT = "artefact";

  /** The version that it is. */
  public static final String VERSION = "version";

  /** Its SHA-256, in hexadecimal. */
  public static final String SHA256 = "sha256";

  /** Its signature, in Base64. */
  public static final String SIGNATURE = "signature";

  /** The name of the key that signed it. */
  public static final String KEY = "key";

  /**
   * In an order to go back, the id of the order that is to be undone: it is refused unless that
   * order brought the current version. Without it, whatever is current is left.
   */
  public static final String ORDER = "order";

  private DeployArguments() {}
}
