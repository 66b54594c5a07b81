import { useState } from "preact/hooks";
import { cancel, type Watched } from "../api/command";
import { fleet } from "../api/fleet";
import type { Execution } from "../api/types";
import { Icon } from "../ui/icon";
import { link } from "../ui/route";
import { StateMark } from "../ui/state";
import { useStore } from "../ui/store";
import { clock, line, summary, targetText, typeOf } from "../ui/text";
import { Trouble } from "../ui/trouble";
import { useAction } from "../ui/use";
import { VirtualList } from "../ui/virtual-list";
import "./results.css";

const ROW = 36;
const MOST_ROWS = 9;

/** What becomes of a command: how many are done, and each node's outcome. */
export function Results({ command, open: initially = true }: { command: Watched; open?: boolean }) {
  useStore(command);
  const [chosen, choose] = useState<boolean>();
  const open = chosen ?? initially;
  const [shown, show] = useState<string>();
  const calling = useAction(() => cancel(command.id));
  const executions = [...command.executions.values()];
  const one = shown !== undefined ? command.executions.get(shown) : undefined;
  return (
    <section class="card results" aria-label={`Results of ${typeOf(command.message)}`}>
      <header class="row">
        <button class="plain fold" aria-expanded={open} title={open ? "Hide the nodes" : "Show the nodes"} onClick={() => choose(!open)}>
          <Icon name={open ? "open" : "closed"} /> {typeOf(command.message)}
        </button>
        <code class="cut grow">{summary(command.message)}</code>
        <span class="muted">→ {targetName(targetText(command.target))}</span>
        <span class="faint">{clock(new Date(command.sentAt).toISOString())}</span>
        {!command.done && (
          <button class="plain" onClick={() => void calling.run()} disabled={calling.busy} title="Call it off; what runs is interrupted">
            <Icon name="close" /> Call off
          </button>
        )}
      </header>
      <Progress command={command} />
      <Trouble problem={calling.problem} />
      {command.matched === 0 && <p class="muted">No node is meant by this at the moment; one that comes within the time to live gets it.</p>}
      {open && executions.length === 1 && executions[0] && <Outcome execution={executions[0]} />}
      {open && executions.length > 1 && (
        <div style={{ height: `${Math.min(executions.length, MOST_ROWS) * ROW}px` }} class="results-list">
          <VirtualList
            items={executions}
            rowHeight={ROW}
            keyOf={({ node }) => node}
            label="Nodes"
            row={(execution) => (
              <button class={`plain result-row ${shown === execution.node ? "on" : ""}`} onClick={() => show(shown === execution.node ? undefined : execution.node)}>
                <span class="cut name">{fleet.nameOf(execution.node)}</span>
                <StateMark state={execution.state} />
                <code class="cut grow">{execution.error ?? (line(execution.value) || lastLine(execution.output))}</code>
              </button>
            )}
          />
        </div>
      )}
      {open && executions.length > 1 && one && <Outcome execution={one} />}
    </section>
  );
}

export function Progress({ command }: { command: Watched }) {
  const total = Math.max(1, command.matched);
  const good = command.count("succeeded");
  const bad = command.count("failed");
  const other = command.over - good - bad;
  const part = (count: number) => ({ width: `${(100 * count) / total}%` });
  return (
    <div class="row progress">
      <div class="bar grow" role="img" aria-label={`${command.over} of ${command.matched} are done`}>
        <i class="good" style={part(good)} />
        <i class="bad" style={part(bad)} />
        <i class="warn" style={part(other)} />
      </div>
      <span class="muted counts">
        {good} of {command.matched} succeeded{bad > 0 && <b class="bad-text"> · {bad} failed</b>}
        {other > 0 && ` · ${other} without outcome`}
      </span>
    </div>
  );
}

/** All that is known of one execution. */
export function Outcome({ execution }: { execution: Execution }) {
  return (
    <div class="outcome stack">
      <div class="row">
        <a href={link("node", execution.node)}>{fleet.nameOf(execution.node)}</a>
        <StateMark state={execution.state} />
        {execution.reason && execution.reason !== "error" && <span class="muted">{execution.reason.replaceAll("_", " ")}</span>}
        {execution.ms !== undefined && <span class="faint">{execution.ms} ms</span>}
      </div>
      {execution.output && <pre class="code">{execution.output}</pre>}
      {execution.value !== undefined && execution.value !== null && <pre class="code value">{line(execution.value)}</pre>}
      {(execution.trace || execution.error) && <pre class="trace">{execution.trace || execution.error}</pre>}
    </div>
  );
}

function targetName(target: string): string {
  return target === "*" ? "all nodes" : target.split(", ").map((each) => fleet.nameOf(each)).join(", ");
}

function lastLine(output: string | undefined): string {
  return output?.trimEnd().split("\n").at(-1) ?? "";
}
