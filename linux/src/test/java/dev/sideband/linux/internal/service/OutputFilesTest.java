package dev.sideband.linux.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {

  @TempDir Path folder;

  private void print(OutputFiles files, String text) throws IOException {
    Files.writeString(files.current(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private Map<String, String> all() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (var list = Files.list(folder)) {
      for (Path file : list.toList()) {
        all.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return all;
  }

  @Test
  void keepsTheNewestInBoundedFiles() throws IOException {
    OutputFiles files = new OutputFiles(folder, "web", 10, 3);
    files.trim();
    print(files, "0123456789");
    files.trim();
    assertEquals("{web.log=0123456789}", all().toString(), "not too large yet");
    print(files, "ab");
    files.trim();
    assertEquals("{web.log=, web.log.1=23456789ab}", all().toString());
    for (String text : new String[] {"second line", "third  line", "fourth line"}) {
      print(files, text);
      files.trim();
    }
    assertEquals("{web.log=, web.log.1=ourth line, web.log.2=hird  line}", all().toString());
  }

  @Test
  void oneFileIsEmptied() throws IOException {
    OutputFiles files = new OutputFiles(folder, "web", 10, 1);
    print(files, "0123456789ab");
    files.trim();
    assertEquals("{web.log=}", all().toString());
  }

  @Test
  void whoAppendsGoesOnAtTheStart() throws IOException, InterruptedException {
    OutputFiles files = new OutputFiles(folder, "web", 10, 2);
    Process cat =
        new ProcessBuilder("cat")
            .redirectOutput(ProcessBuilder.Redirect.appendTo(files.current().toFile()))
            .start();
    cat.getOutputStream().write("0123456789ab".getBytes(StandardCharsets.UTF_8));
    cat.getOutputStream().flush();
    while (files.size() < 12) {
      Thread.onSpinWait();
    }
    files.trim();
    cat.getOutputStream().write("more".getBytes(StandardCharsets.UTF_8));
    cat.getOutputStream().close();
    assertEquals(0, cat.waitFor());
    assertEquals("{web.log=more, web.log.1=23456789ab}", all().toString());
  }

  @Test
  void tellsTheLastLineSinceThen() throws IOException {
    OutputFiles files = new OutputFiles(folder, "web", 1 << 20, 2);
    print(files, "before\n");
    long before = files.size();
    assertEquals("", files.lastLineSince(before));
    print(files, "x".repeat(10_000) + "\nsetsid: no such program\n");
    assertEquals("setsid: no such program", files.lastLineSince(before));
    assertEquals("", files.lastLineSince(files.size()));
    assertFalse(files.lastLineSince(0).isEmpty());
    assertTrue(files.size() > before);
  }
}
