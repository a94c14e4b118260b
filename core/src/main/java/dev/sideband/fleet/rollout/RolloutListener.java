package dev.sideband.fleet.rollout;

/** Is told how a rollout goes on, event by event in their order. It returns soon. */
public interface RolloutListener {

  /** Takes what a worker has come to. */
  void workerChanged(RolloutWorker worker);

  /** Takes what the rollout is doing now; the last one is an end. */
  void phaseChanged(RolloutPhase phase);
}
