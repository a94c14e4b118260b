package dev.sideband.workbench.fleet;

import dev.sideband.fleet.deploy.Artefact;
import dev.sideband.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Versions of the shop, packed and signed: 1.0 and 1.1 are well, and 1.2 finds at web-2 that
 * something is missing. Immutable.
 */
public final class DemoArtefacts {

  /** The name of the key that signs them. */
  static final String KEY = "builder";

  static final String SHOP = "shop";
  static final String SCRIPT = "shop.sh";
  static final String FIRST = "1.0";

  private static final String TEXT =
      """
      #!/bin/sh
      # Version VERSION of a shop that sells nothing: it says that it lives, until it is told to end.
      echo "shop VERSION at $WORKER"
      if [ "FAILS_AT" = "$WORKER" ]; then
        echo "no table basket" >&2
        exit 3
      fi
      cd "${0%/*}"
      # It fills its shelves, so that an upgrade can be watched.
      sleep 0.7
      trap 'exit 0' TERM
      while kill -0 $PPID; do
        : > heartbeat
        sleep 1 &
        wait $!
      done
      """;

  private final Map<String, Map<String, String>> shop = new LinkedHashMap<>();

  private DemoArtefacts() {}

  /** Returns no artefacts. */
  public static DemoArtefacts none() {
    return new DemoArtefacts();
  }

  /** Packs and signs all versions into a folder, which is made if it is not there. */
  static DemoArtefacts pack(Path folder, KeyPair key) throws IOException {
    DemoArtefacts all = new DemoArtefacts();
    Files.createDirectories(folder);
    all.add(folder, FIRST, "", key);
    all.add(folder, "1.1", "", key);
    all.add(folder, "1.2", "web-2", key);
    return all;
  }

  private void add(Path folder, String version, String failsAt, KeyPair key) throws IOException {
    String name = SHOP + "-" + version + ".zip";
    byte[] zip = zip(TEXT.replace("VERSION", version).replace("FAILS_AT", failsAt));
    Files.write(folder.resolve(name), zip);
    try {
      Bytes digest = Bytes.copyOf(MessageDigest.getInstance("SHA-256").digest(zip));
      shop.put(version, Artefact.sign(name, version, digest, KEY, key.getPrivate()).toArguments());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256 and Ed25519", e);
    }
  }

  private static byte[] zip(String script) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
      ZipEntry entry = new ZipEntry(SCRIPT);
      entry.setTime(0);
      zip.putNextEntry(entry);
      zip.write(script.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }

  Map<String, List<String>> versions() {
    return shop.isEmpty() ? Map.of() : Map.of(SHOP, new ArrayList<>(shop.keySet()));
  }

  Optional<Map<String, String>> find(String service, String version) {
    return service.equals(SHOP) ? Optional.ofNullable(shop.get(version)) : Optional.empty();
  }
}
