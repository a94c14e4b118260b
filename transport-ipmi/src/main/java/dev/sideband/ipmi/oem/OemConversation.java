package dev.sideband.ipmi.oem;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a client keeps between its requests. Safe for any thread. */
final class OemConversation {

  private final long nonce;
  private final AtomicInteger tags = new AtomicInteger();
  private volatile @Nullable Greeting greeting;
  private volatile @Nullable OemUnsupportedException unsupported;

  OemConversation(long nonce) {
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

  @Nullable OemUnsupportedException unsupported() {
    return unsupported;
  }

  Greeting remember(Greeting answer) {
    greeting = answer;
    return answer;
  }

  OemUnsupportedException remember(OemUnsupportedException refusal) {
    unsupported = refusal;
    return refusal;
  }

  /** Drops a greeting that has turned out to be stale, unless a newer one has taken its place. */
  synchronized void forget(Greeting stale) {
    if (stale.equals(greeting)) {
      greeting = null;
    }
  }
}
