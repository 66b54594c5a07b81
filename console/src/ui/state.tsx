import type { State } from "../api/types";
import { stateText } from "./text";

export function StateMark({ state }: { state: State }) {
  return <span class={`state ${state}`}>{stateText(state)}</span>;
}
