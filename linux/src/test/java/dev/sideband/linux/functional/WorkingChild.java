package dev.sideband.linux.functional;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A program that does as it is told: an order a line, answered by "done" when it has been done. */
final class WorkingChild {

  private static final List<Object> HELD = new ArrayList<>();

  private WorkingChild() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      String[] words = order.split(" ", 2);
      int amount = Integer.parseInt(words[1]);
      switch (words[0]) {
        case "burn" -> burn(amount);
        case "allocate" -> HELD.add(new byte[amount << 20]);
        case "open" -> open(amount);
        case "threads" -> threads(amount);
        case "write" -> write(amount);
        default -> throw new IllegalArgumentException(order);
      }
      System.out.println("done");
    }
  }

  private static void burn(int millis) {
    Duration end = used().plusMillis(millis);
    while (used().compareTo(end) < 0) {
      Thread.onSpinWait();
    }
  }

  private static Duration used() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private static void open(int files) throws IOException {
    for (int i = 0; i < files; i++) {
      InputStream file = new FileInputStream("/dev/null");
      HELD.add(file);
    }
  }

  private static void threads(int count) throws InterruptedException {
    CountDownLatch started = new CountDownLatch(count);
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < count; i++) {
      Thread thread =
          new Thread(() -> {
            started.countDown();
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      thread.setDaemon(true);
      thread.start();
    }
    started.await();
  }

  private static void write(int mebibytes) throws IOException {
    byte[] block = new byte[64 << 10];
    try (OutputStream out = new FileOutputStream("/dev/null")) {
      for (int written = 0; written < mebibytes << 20; written += block.length) {
        out.write(block);
      }
    }
  }
}
