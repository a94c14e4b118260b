package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Workbench as a program: it starts, is told to end, and can start again. */
class WorkbenchProcessTest {

  private static final int SIGTERM_STATUS = 128 + 15;

  @TempDir Path folder;

  @Test
  @Tag("S0-20")
  void endsWhenToldToAndLeavesItsFolderToTheNext() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (WorkbenchProcess workbench = WorkbenchProcess.start(folder)) {
        HttpRequest login = HttpRequest.newBuilder(workbench.uri().resolve("/login")).build();
        assertEquals(
            200, HttpClient.newHttpClient().send(login, BodyHandlers.discarding()).statusCode());
        assertEquals(SIGTERM_STATUS, workbench.terminate());
      }
    }
  }
}
