package dev.sideband.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A browser without a window, with nothing of an earlier one, that reaches this machine only. */
final class Chromium implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern REQUESTED =
      Pattern.compile(
          "\"method\":\"Network.requestWillBeSent\".*?\"url\":\"((?:http|ws)s?://[^\"]*)\"");

  /** It warns that it was not made for this very version, of which we use no part that differs. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;

  Chromium(Path profile) {
    SELENIUM.setLevel(Level.SEVERE);
    Path program = Peer.require("chromium");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(Peer.require("chromedriver").toFile())
            .usingAnyFreePort()
            .build();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program.toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--user-data-dir=" + profile);
    options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL", "performance", "ALL"));
    driver = new ChromeDriver(service, options);
  }

  /** Leaves the page, so that it asks no more, and forgets who was signed in. */
  void leave() {
    driver.get("about:blank");
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
  }

  void open(URI uri) {
    driver.get(uri.toString());
  }

  /** Shows the page as a window of this size would, with the colours that a person asked for. */
  void look(int width, int height, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** Returns the element when it is there and to be seen. */
  WebElement find(String css) {
    return await(css, ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)));
  }

  /** Clicks on the element when it is there and to be seen. */
  void click(String css) {
    await(
        css,
        page -> {
          WebElement element =
              ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)).apply(page);
          if (element != null) {
            element.click();
          }
          return element;
        });
  }

  /** Types at whatever has the focus, seen or not; a line feed is the Enter key. */
  void type(String text) {
    new Actions(driver).sendKeys(text.replace("\n", Keys.ENTER.toString())).perform();
  }

  /** Returns the text of each element there is now. */
  @SuppressWarnings("unchecked")
  List<String> texts(String css) {
    return (List<String>)
        Objects.requireNonNull(
            run(
                "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)",
                css));
  }

  @Nullable Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Waits until {@code condition} gives something else than null or false. */
  <T> T await(String what, ExpectedCondition<T> condition) {
    return Objects.requireNonNull(
        new WebDriverWait(driver, PATIENCE)
            .ignoring(StaleElementReferenceException.class) // The page draws its rows anew.
            .withMessage(what)
            .until(condition));
  }

  /** Returns what the page complained of since the last call. */
  List<String> complaints() {
    return driver.manage().logs().get("browser").getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Returns the addresses asked for over a network since the last call. */
  List<URI> requests() {
    return driver.manage().logs().get("performance").getAll().stream()
        .map(entry -> REQUESTED.matcher(entry.getMessage()))
        .filter(Matcher::find)
        .map(found -> URI.create(found.group(1)))
        .toList();
  }

  void screenshot(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
