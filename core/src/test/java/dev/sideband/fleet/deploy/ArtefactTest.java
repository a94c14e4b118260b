package dev.sideband.fleet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("S1-10")
class ArtefactTest {

  // openssl genpkey -algorithm ed25519; openssl pkey -pubout -outform DER
  private static final String PUBLIC_KEY =
      "302A300506032B6570032100F4FDD1CFBCCD57A1EAF906ABE9AC5CF1F0B40AAD0B506348CFD28168B6E6166D";

  // printf 'sideband artefact 1\nweb.zip\n1.0\n%064d\n' 0 | openssl pkeyutl -sign -rawin
  private static final String SIGNATURE =
      "YgbFCOqv1PUoXrMVLQXZvG3Ns7XPc/WuzZEUySXk6GDpzqzbY3y4m4pHIE3E6so8t+lGgwCyEg9HjyYgcelWBw==";

  @Test
  void argumentsDescribeItAndAreReadAgain(@TempDir Path folder) throws IOException {
    Artefact artefact = new DeployBench(folder, StepWatch.NONE).artefact("1.0", FakeRuntime.WELL);
    assertEquals(artefact, Artefact.of(artefact.toArguments()));
    assertTrue(artefact.isSignedBy(DeployBench.publicKey()));
  }

  @Test
  void whateverIsMissingOrOfAnotherFormIsNoArtefact(@TempDir Path folder) {
    Artefact artefact = new DeployBench(folder, StepWatch.NONE).artefact("1.0", FakeRuntime.WELL);
    for (String name : artefact.toArguments().keySet()) {
      Map<String, String> arguments = new HashMap<>(artefact.toArguments());
      for (String wrong : List.of("", "..", "a/b", ".hidden", "\u00E4", "a".repeat(129), "!")) {
        arguments.put(name, wrong);
        assertNone(arguments);
      }
      arguments.remove(name);
      assertNone(arguments);
    }
  }

  private static void assertNone(Map<String, String> arguments) {
    ArtefactRefusedException e =
        assertThrows(ArtefactRefusedException.class, () -> Artefact.of(arguments));
    assertEquals(ArtefactFault.DESCRIPTION, e.fault());
  }

  @Test
  void whatOpenSslSignedIsSigned() throws GeneralSecurityException, ArtefactRefusedException {
    Map<String, String> arguments =
        new HashMap<>(
            Map.of(
                "artefact", "web.zip",
                "version", "1.0",
                "sha256", "0".repeat(64),
                "key", "build",
                "signature", SIGNATURE));
    PublicKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(Bytes.ofHex(PUBLIC_KEY).toArray()));
    assertTrue(Artefact.of(arguments).isSignedBy(key));
    assertFalse(Artefact.of(arguments).isSignedBy(DeployBench.publicKey()));
    arguments.put("version", "1.1");
    assertFalse(Artefact.of(arguments).isSignedBy(key));
  }

  @Test
  void aFolderGivesItsFilesAlone(@TempDir Path parent) throws IOException {
    Path folder = Files.createDirectory(parent.resolve("artefacts"));
    Files.writeString(parent.resolve("secret"), "x");
    Files.writeString(folder.resolve("a.zip"), "zip");
    Files.createDirectory(folder.resolve("b"));
    Files.writeString(folder.resolve("b/c"), "x");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("../secret"));
    FolderSource source = new FolderSource(folder);
    try (InputStream in = source.open("a.zip")) {
      assertEquals("zip", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    for (String name :
        List.of("../secret", "/etc/passwd", "b", "b/c", "link", "none", "", ".", "a\0b")) {
      assertThrows(IOException.class, () -> source.open(name), name);
    }
  }
}
