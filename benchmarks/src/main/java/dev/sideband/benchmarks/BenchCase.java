package dev.sideband.benchmarks;

import java.io.IOException;
import java.util.List;

/**
 * One subject that is measured: ours, its floor and its peers in one run, on one machine.
 *
 * <p>A case that lacks its floor or a peer fails with a reason; it never reports a part as if it
 * were the whole.
 */
public interface BenchCase {

  /** Returns the name that {@code ./bench NAME} takes. */
  String name();

  /** Returns what is compared with what, in one sentence. */
  String summary();

  /** Measures. */
  List<Result> run(BenchTools tools) throws IOException;
}
