package dev.sideband.fleet.deploy;

import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Code to be installed, and who vouches for it: a zip ({@code .zip}), a compressed tar ({@code
 * .tar.gz}, {@code .tgz}) or, under any other name, a single file. An order carries it in its
 * arguments.
 *
 * @param name its file's name, 1 to 128 of {@code A-Z a-z 0-9 . _ + -}, the first a letter or digit
 * @param version the version that it is, of the same form; it names the folder of the version
 * @param sha256 the digest of the whole file, 32 bytes
 * @param keyId which key signed it, of the same form
 * @param signature an Ed25519 signature (RFC 8032) of {@link #signedText}, 64 bytes
 */
public record Artefact(String name, String version, Bytes sha256, String keyId, Bytes signature) {

  private static final Pattern NAME_FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");
  private static final int DIGEST_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;
  private static final String ALGORITHM = "Ed25519";

  public Artefact {
    check(DeployArguments.ARTEFACT, name);
    check(DeployArguments.VERSION, version);
    check(DeployArguments.KEY, keyId);
    if (sha256.size() != DIGEST_BYTES || signature.size() != SIGNATURE_BYTES) {
      throw new IllegalArgumentException(
          "digest of " + sha256.size() + ", signature of " + signature.size() + " bytes");
    }
  }

  /** Tells whether a name has the form of all names here, which leads nowhere as a file's. */
  static boolean isName(String text) {
    return NAME_FORM.matcher(text).matches();
  }

  private static void check(String what, String text) {
    if (!isName(Objects.requireNonNull(text, what))) {
      throw new IllegalArgumentException(what + " \"" + text + "\"");
    }
  }

  /**
   * Signs code.
   *
   * @param key an Ed25519 key
   * @throws InvalidKeyException if it is none
   */
  public static Artefact sign(
      String name, String version, Bytes sha256, String keyId, PrivateKey key)
      throws InvalidKeyException {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(textOf(name, version, sha256).getBytes(StandardCharsets.UTF_8));
      return new Artefact(name, version, sha256, keyId, Bytes.copyOf(signature.sign()));
    } catch (InvalidKeyException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }

  /**
   * Reads what the arguments of an order describe.
   *
   * @throws ArtefactRefusedException if one is missing or has another form
   */
  public static Artefact of(Map<String, String> arguments) throws ArtefactRefusedException {
    try {
      return new Artefact(
          argument(DeployArguments.ARTEFACT, arguments),
          argument(DeployArguments.VERSION, arguments),
          Bytes.copyOf(HexFormat.of().parseHex(argument(DeployArguments.SHA256, arguments))),
          argument(DeployArguments.KEY, arguments),
          Bytes.copyOf(Base64.getDecoder().decode(argument(DeployArguments.SIGNATURE, arguments))));
    } catch (IllegalArgumentException e) {
      throw new ArtefactRefusedException(
          ArtefactFault.DESCRIPTION, "", "no artefact is described: " + e.getMessage());
    }
  }

  private static String argument(String name, Map<String, String> arguments) {
    String value = arguments.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no argument " + name);
    }
    return value;
  }

  /** Returns the arguments that describe it. */
  public Map<String, String> toArguments() {
    return Map.of(
        DeployArguments.ARTEFACT, name,
        DeployArguments.VERSION, version,
        DeployArguments.SHA256, digest(),
        DeployArguments.KEY, keyId,
        DeployArguments.SIGNATURE, Base64.getEncoder().encodeToString(signature.toArray()));
  }

  /** Returns the digest in hexadecimal. */
  String digest() {
    return HexFormat.of().formatHex(sha256.toArray());
  }

  /**
   * Returns what is signed, as UTF-8: four lines, {@code sideband artefact 1}, name, version and
   * digest in small hexadecimal letters, each ended by a line feed.
   */
  public String signedText() {
    return textOf(name, version, sha256);
  }

  private static String textOf(String name, String version, Bytes sha256) {
    return "sideband artefact 1\n"
        + name
        + "\n"
        + version
        + "\n"
        + HexFormat.of().formatHex(sha256.toArray())
        + "\n";
  }

  /** Tells whether the owner of this key signed it, and it has not been changed since. */
  public boolean isSignedBy(PublicKey key) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key);
      check.update(signedText().getBytes(StandardCharsets.UTF_8));
      return check.verify(signature.toArray());
    } catch (SignatureException | InvalidKeyException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }
}
