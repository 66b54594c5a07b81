/** What the services answer, as far as the console looks at it. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type Rollout = { plan: string; state: string; since: string; trace: string };

export type Node = {
  id: string;
  name: string;
  labels: Record<string, string>;
  online: boolean;
  since?: string;
  gateway?: string;
  board?: string;
  fw?: string;
  /** Bytes of free heap when it connected. */
  free?: number;
  script?: string;
  plan?: string;
  rollout?: Rollout;
  /** Whether people keep it out. */
  disabled: boolean;
  approval?: "pending" | "approved";
  /** Of its own key; none as long as it uses the fleet's. */
  keyGeneration?: number;
  /** Of the key that is under way to it. */
  nextKey?: number;
};

export type State = "accepted" | "delivered" | "succeeded" | "failed" | "cancelled" | "expired" | "timed_out";

export type Execution = {
  node: string;
  state: State;
  value?: Json;
  reason?: string;
  error?: string;
  trace?: string;
  output?: string;
  ms?: number;
  deliveredAt?: string;
  finishedAt?: string;
  gateway?: string;
};

export type Message = { [member: string]: Json };

/** A node's id or name, several of them, those with some labels, or "*" for all. */
export type Target = string | string[] | { labels: string };

export type Accepted = { id: string; matched: number };

export type Origin = { kind: "plan"; name: string } | { kind: "replay"; id: string; replayOf: string };

export type CommandResults = {
  id: string;
  message: Message;
  issuer: string;
  acceptedAt: string;
  expiresAt: string;
  broadcast: boolean;
  matched: number;
  missing: number;
  results: Execution[];
};

export type HistoryEntry = {
  id: string;
  target: Target;
  message: Message;
  issuer: string;
  acceptedAt: string;
  expiresAt: string;
  client?: string;
  requestId?: string;
  traceId?: string;
  origin?: Origin;
  position: { partition: number; offset: number };
  cancelled?: { issuer: string; acceptedAt: string };
} & Partial<Execution>;

export type HistoryPage = { entries: HistoryEntry[]; next?: string; partial?: { reason?: string } };

export type Event = {
  event: "delivered" | "output" | "succeeded" | "failed" | "cancelled";
  commandId: string;
  node: string;
  gateway: string;
  time: string;
  text?: string;
  value?: Json;
  reason?: string;
  error?: string;
  trace?: string;
  ms?: number;
};

export type Report = { node: string; name: string; value: Json; time: string };

export type PlanStatus = {
  matched: number;
  takePart: number;
  running: number;
  failed: number;
  away: number;
  waiting: number;
  halted: boolean;
  failures: { node: string; name: string; at: string; trace: string }[];
};

export type PlanSpec = {
  selector: string;
  script: string;
  files?: Record<string, string>;
  percent: number;
  maxFailures: number;
  concurrency: number;
  priority: number;
  paused: boolean;
  settle: string;
};

export type Plan = Omit<PlanSpec, "script"> & { name: string; script?: string; updatedAt: string; issuer: string; status: PlanStatus };

export type Replay = {
  id?: string;
  state: string;
  wanted?: string;
  total?: number;
  issued?: number;
  why?: string;
  commands?: { acceptedAt: string; replayOf: string; from?: string; to?: string }[];
};

export type Outcome = { command: string; node: string; state: State; value?: Json; error?: string; output?: string };

export type ReplayDiff = { same: number; open: number; lost: number; differences: { first: Outcome; again: Outcome }[]; next?: string };

export function isOver(state: State): boolean {
  return state !== "accepted" && state !== "delivered";
}
