import { useState } from "preact/hooks";
import { ask } from "../api/command";
import type { Node } from "../api/types";
import { useRepeated } from "../ui/use";

const EACH = 4_000;

export type Status = {
  free: number;
  largest: number;
  uptime: number;
  fw: string;
  board: string;
  output?: string;
  script: { name: string | null; plan: string | null; state: "none" | "running" | "ended" | "failed" | "stopped"; trace: string | null };
};

/** What the node says of itself, asked for again and again while somebody looks, and at once when `count` changes. */
export function useStatus(node: Node | undefined, count: number): Status | undefined {
  const [status, setStatus] = useState<Status>();
  useRepeated(
    async (signal) => {
      if (!node?.online) return;
      const answer = await ask(node.id, { type: "status" }, "4s", "3s");
      if (answer.state === "succeeded" && !signal.aborted) setStatus(answer.value as unknown as Status);
    },
    EACH,
    [node?.id, node?.online, node?.script, count],
  );
  return status;
}
