package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class PeerTest {

  @TempDir Path folder;

  @Test
  void findsTheFirstExecutableOfThatName() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Files.createFile(first.resolve("tool"));
    Path tool = Files.createFile(second.resolve("tool"));
    tool.toFile().setExecutable(true);

    assertEquals(tool, Peer.require("tool", first + File.pathSeparator + second, true));
  }

  @Test
  void skipsTheTestThatLacksItsPeer() {
    assertThrows(TestAbortedException.class, () -> Peer.require("tool", folder.toString(), false));
  }

  @Test
  void failsTheTestWhenPeersAreRequired() {
    assertThrows(AssertionFailedError.class, () -> Peer.require("tool", folder.toString(), true));
  }
}
