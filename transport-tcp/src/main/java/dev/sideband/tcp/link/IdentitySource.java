package dev.sideband.tcp.link;

import dev.sideband.tcp.internal.link.Pem;
import dev.sideband.tcp.internal.link.WatchedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Says who this end of a link is; asked anew for each connection, so that keys and certificates are
 * rotated without a start.
 *
 * <p>Implementations are safe for any thread.
 */
@FunctionalInterface
public interface IdentitySource {

  /**
   * Returns who this end is now.
   *
   * @throws IOException if that cannot be said; then no connection is made
   */
  LinkIdentity identity() throws IOException;

  /** Returns one that never changes. */
  static IdentitySource of(LinkIdentity identity) {
    return () -> identity;
  }

  /**
   * Returns the identity in a PKCS#12 file: its first key, and as authorities all certificates that
   * stand in it as trusted. The file is read again when it changes; while it makes no sense, the
   * last good one stays.
   *
   * @param password asked for each reading; the array is wiped
   */
  static IdentitySource pkcs12(Path file, Supplier<char[]> password) {
    return watched(List.of(file), contents -> pkcs12(contents.get(0), password.get()));
  }

  private static LinkIdentity pkcs12(byte[] content, char[] password) throws IOException {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(new ByteArrayInputStream(content), password);
      return LinkIdentity.of(keys, password);
    } catch (GeneralSecurityException e) {
      throw new IOException("the key store cannot be read", e);
    } finally {
      Arrays.fill(password, '\0');
      Arrays.fill(content, (byte) 0);
    }
  }

  /**
   * Returns the identity in three PEM files (RFC 7468), as most authorities issue them. They are
   * read again when one of them changes; while they make no sense, the last good ones stay.
   *
   * @param certificates this end's own certificate, and behind it those that lead to its authority
   * @param key its key, PKCS#8 without encryption
   * @param authorities the certificates that the other end's must come from
   */
  static IdentitySource pem(Path certificates, Path key, Path authorities) {
    return watched(
        List.of(certificates, key, authorities),
        contents ->
            new LinkIdentity(
                Pem.privateKey(contents.get(1)),
                Pem.certificates(contents.get(0)),
                Pem.certificates(contents.get(2))));
  }

  private static IdentitySource watched(List<Path> files, WatchedFile.Parser<LinkIdentity> parser) {
    WatchedFile<LinkIdentity> watched = new WatchedFile<>(files, 1 << 20, parser);
    return () -> {
      try {
        return watched.get();
      } catch (IOException e) {
        LinkIdentity last = watched.last();
        if (last == null) {
          throw e;
        }
        return last;
      }
    };
  }
}
