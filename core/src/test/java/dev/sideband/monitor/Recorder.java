package dev.sideband.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** A subscriber that keeps what it gets and asks for as much as the test says. */
public class Recorder<T> implements Subscriber<Observation<T>> {

  public final List<Observation<T>> seen = new ArrayList<>();
  public boolean complete;
  public @Nullable Throwable error;
  private final long first;
  private @Nullable Subscription subscription;

  public Recorder(long first) {
    this.first = first;
  }

  public void request(long more) {
    if (subscription != null) {
      subscription.request(more);
    }
  }

  public List<T> values() {
    return seen.stream().map(Observation::value).toList();
  }

  public List<Long> sequences() {
    return seen.stream().map(Observation::sequence).toList();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    if (first > 0) {
      subscription.request(first);
    }
  }

  @Override
  public void onNext(Observation<T> item) {
    seen.add(item);
  }

  @Override
  public void onError(Throwable throwable) {
    error = throwable;
  }

  @Override
  public void onComplete() {
    complete = true;
  }
}
