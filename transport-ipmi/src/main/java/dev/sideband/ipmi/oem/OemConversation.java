package dev.sideband.ipmi.oem;

import dev.sideband.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a client keeps between its requests. Safe for any thread. */
final class OemConversation {

  /** Firmware is updated, and a bad line may look like a BMC that does not know us. */
  private static final Duration UNSUPPORTED_FOR = Duration.ofMinutes(10);

  private final Ticker ticker;
  private final long nonce;
  private final AtomicInteger tags = new AtomicInteger();
  private volatile @Nullable Greeting greeting;
  private volatile @Nullable Verdict verdict;

  OemConversation(Ticker ticker, long nonce) {
    this.ticker = ticker;
    this.nonce = nonce;
  }

  long nonce() {
    return nonce;
  }

  int nextTag() {
    return tags.incrementAndGet() & 0xFFFF;
  }

  @Nullable Greeting greeting() {
    return greeting;
  }

  /** Returns why the commands are not there, as long as that is remembered. */
  @Nullable OemUnsupportedException unsupported() {
    Verdict last = verdict;
    return last == null || ticker.nanos() - last.nanos >= UNSUPPORTED_FOR.toNanos()
        ? null
        : last.reason;
  }

  Greeting remember(Greeting answer) {
    greeting = answer;
    return answer;
  }

  OemUnsupportedException remember(OemUnsupportedException refusal) {
    verdict = new Verdict(refusal, ticker.nanos());
    return refusal;
  }

  /** Drops a greeting that has turned out to be stale, unless a newer one has taken its place. */
  synchronized void forget(Greeting stale) {
    if (stale.equals(greeting)) {
      greeting = null;
    }
  }

  private record Verdict(OemUnsupportedException reason, long nanos) {}
}
