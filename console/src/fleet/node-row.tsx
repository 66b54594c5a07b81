import type { Execution, Node } from "../api/types";
import { link } from "../ui/route";
import { Standing } from "../node/standing";
import { StateMark } from "../ui/state";
import { ago, line, size } from "../ui/text";

type Properties = {
  node: Node;
  now: number;
  selected: boolean;
  focused: boolean;
  /** Of the command that was sent last; null if there is none of this node. */
  result?: Execution | null;
  onSelect: (range: boolean) => void;
  onOpen: () => void;
};

export function NodeRow({ node, now, selected, focused, result, onSelect, onOpen }: Properties) {
  const labels = Object.entries(node.labels);
  return (
    <div
      class={`node-row ${selected ? "selected" : ""} ${focused ? "focused" : ""} ${result === undefined ? "" : "with-result"}`}
      onClick={(event) => (event.shiftKey || event.ctrlKey || event.metaKey ? onSelect(event.shiftKey) : onOpen())}
    >
      <span class="c-check" onClick={(event) => (event.stopPropagation(), onSelect(event.shiftKey))}>
        <input type="checkbox" checked={selected} tabIndex={-1} aria-label={`Select ${node.name}`} readOnly />
      </span>
      <span class="c-name">
        <i class={`dot ${node.online ? "online" : ""}`} title={node.online ? "online" : "offline"} />
        <a class="cut" href={link("node", node.id)} tabIndex={-1} onClick={(event) => event.stopPropagation()}>
          {node.name}
        </a>
        <Standing node={node} />
      </span>
      <span class="c-board cut muted">{node.board ?? "—"}</span>
      <span class="c-free muted" title="Free heap when it connected">{size(node.free)}</span>
      <span class="c-script cut">
        {node.plan ? <a href={link("plans", node.plan)} onClick={(event) => event.stopPropagation()} tabIndex={-1}>{node.plan}</a>
          : node.script ? <code class="muted" title={`script ${node.script}`}>{node.script.slice(0, 8)}</code>
          : <span class="faint">none</span>}
        {node.rollout?.state === "failed" && <span class="state failed"> failed</span>}
      </span>
      <span class="c-labels cut">{labels.map(([key, value]) => <span class="chip">{value ? `${key}=${value}` : key}</span>)}</span>
      {result !== undefined && (
        <span class="c-result cut">
          {result && <StateMark state={result.state} />} {result && <code>{result.error ?? line(result.value)}</code>}
        </span>
      )}
      <span class="c-seen muted">{node.online ? "now" : ago(node.since, now)}</span>
    </div>
  );
}

export function RowHead({ all, some, withResult, onAll }: { all: boolean; some: boolean; withResult: boolean; onAll: (on: boolean) => void }) {
  return (
    <div class={`node-row node-head ${withResult ? "with-result" : ""}`}>
      <span class="c-check">
        <input type="checkbox" checked={all} ref={(box) => void (box && (box.indeterminate = some && !all))} onChange={(event) => onAll(event.currentTarget.checked)} aria-label="Select all" />
      </span>
      <span class="c-name">Name</span>
      <span class="c-board">Board</span>
      <span class="c-free">Free heap</span>
      <span class="c-script">Script</span>
      <span class="c-labels">Labels</span>
      {withResult && <span class="c-result">Result</span>}
      <span class="c-seen">Last seen</span>
    </div>
  );
}
