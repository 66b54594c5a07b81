import type { Node } from "../api/types";

/** Why a node is not let in; nothing of one that is. */
export function Standing({ node }: { node: Node }) {
  if (node.disabled) return <span class="state failed">disabled</span>;
  if (node.approval === "pending") return <span class="state" title="It comes in when an admin has approved it">awaits approval</span>;
  return null;
}
