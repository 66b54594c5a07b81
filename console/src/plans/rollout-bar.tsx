import type { PlanStatus } from "../api/types";

/** How far a plan is: each node that takes part is in one of the bar's parts. */
export function RolloutBar({ status }: { status: PlanStatus }) {
  const part = (count: number) => ({ width: `${(100 * count) / Math.max(1, status.matched)}%` });
  const words = [
    `${status.running} of ${status.takePart} run it`,
    status.failed > 0 && `${status.failed} failed`,
    status.waiting > 0 && `${status.waiting} waiting`,
    status.away > 0 && `${status.away} away`,
    status.matched > status.takePart && `${status.matched - status.takePart} not yet meant`,
  ].filter(Boolean);
  return (
    <div class="rollout">
      <div class="bar" role="img" aria-label={words.join(", ")}>
        <i class="good" style={part(status.running)} />
        <i class="bad" style={part(status.failed)} />
        <i class="warn" style={part(status.waiting)} />
        <i class="rest" style={part(status.away)} />
      </div>
      <p class="muted">{words.join(" · ")}</p>
    </div>
  );
}
