package dev.sideband.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** A person with a browser, and the Workbench that he visits. */
final class Visitor implements AutoCloseable {

  /** Where pictures of the pages go. */
  static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private static final int WIDTH = 1280;

  private final Chromium browser;
  private final WorkbenchProcess workbench;

  private Visitor(Chromium browser, WorkbenchProcess workbench) {
    this.browser = browser;
    this.workbench = workbench;
  }

  /** Starts both, with all that they keep in a folder. */
  static Visitor start(Path folder) throws IOException {
    Chromium browser = new Chromium(folder.resolve("profile"));
    return new Visitor(browser, WorkbenchProcess.start(folder));
  }

  Chromium browser() {
    return browser;
  }

  URI uri() {
    return workbench.uri();
  }

  /** Signs in, in a light window of this height. */
  void signIn(int height) {
    browser.look(WIDTH, height, false);
    browser.open(workbench.uri());
    browser.find("#user").sendKeys(WorkbenchProcess.USER);
    browser.find("#password").sendKeys(WorkbenchProcess.PASSWORD);
    browser.click("button[type=submit]");
  }

  @Override
  public void close() {
    browser.close();
    workbench.close();
  }
}
