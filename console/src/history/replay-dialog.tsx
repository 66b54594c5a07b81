import { useState } from "preact/hooks";
import { fleet } from "../api/fleet";
import { get, query, send } from "../api/http";
import type { HistoryEntry, Outcome, Replay, ReplayDiff } from "../api/types";
import { Dialog } from "../ui/dialog";
import { StateMark } from "../ui/state";
import { ago, line, summary, typeOf } from "../ui/text";
import { Trouble } from "../ui/trouble";
import { useAction, useNow, useRepeated } from "../ui/use";

const PACES = { fast: "one after the other", original: "as it was", "60": "an hour in a minute" } as const;

/** Issues some of the history once more: first what would be issued, then how far it is, then what turned out otherwise. */
export function ReplayDialog({ entries, onClose }: { entries: HistoryEntry[]; onClose: () => void }) {
  const [onto, setOnto] = useState("");
  const [pace, setPace] = useState<keyof typeof PACES>("fast");
  const [planned, plan] = useState<Replay>();
  const [begun, begin] = useState<string>();
  const spec = {
    commands: [...new Set(entries.map(({ id }) => id))],
    // of a broadcast, only what went to the nodes that were chosen
    ...(entries.every(({ node }) => node) ? { nodes: [...new Set(entries.map(({ node }) => node!))] } : {}),
    ...(onto.trim() ? { onto: onto.trim() } : {}),
    pace: pace === "60" ? 60 : pace,
  };
  const trying = useAction(async () => plan(await send<Replay>("POST", "/replays", { ...spec, dryRun: true })));
  const issuing = useAction(async () => begin((await send<Replay>("POST", "/replays", spec)).id));
  const messages = new Map(entries.map(({ id, message }) => [id, message]));
  return (
    <Dialog title={begun ? "Replay" : `Replay ${entries.length === 1 ? typeOf(entries[0]!.message) : `${entries.length} commands`}`} onClose={onClose}>
      {begun ? (
        <Progress id={begun} />
      ) : (
        <div class="stack">
          <div class="row small-fields">
            <label class="field grow">
              Onto
              <input value={onto} onInput={(event) => (setOnto(event.currentTarget.value), plan(undefined))} placeholder="the same nodes, or the name of another" list="replay-nodes" />
              <datalist id="replay-nodes">{fleet.nodes.slice(0, 200).map(({ id, name }) => <option key={id} value={name} />)}</datalist>
            </label>
            <label class="field">
              Pace
              <select value={pace} onChange={(event) => (setPace(event.currentTarget.value as keyof typeof PACES), plan(undefined))}>
                {Object.entries(PACES).map(([value, text]) => <option key={value} value={value}>{text}</option>)}
              </select>
            </label>
          </div>
          {planned && (
            <div class="planned code">
              {planned.commands?.map(({ replayOf, to }) => (
                <div class="row" key={replayOf + (to ?? "")}>
                  <b>{to ? fleet.nameOf(to) : "all that were meant"}</b>
                  {messages.get(replayOf) && <code class="cut grow">{typeOf(messages.get(replayOf)!)} {summary(messages.get(replayOf)!)}</code>}
                </div>
              ))}
              {planned.total === 0 && "Nothing: what was called off is left out."}
            </div>
          )}
          <Trouble problem={trying.problem ?? issuing.problem} />
          <div class="row dialog-end">
            <button onClick={() => void trying.run()} disabled={trying.busy} class={planned ? "" : "main"}>Dry run</button>
            {planned && <button class="main" disabled={issuing.busy || planned.total === 0} onClick={() => void issuing.run()}>Issue {planned.total}</button>}
          </div>
        </div>
      )}
    </Dialog>
  );
}

/** Earlier replays, and those under way. */
export function ReplaysDialog({ onClose }: { onClose: () => void }) {
  const [replays, setReplays] = useState<(Replay & { acceptedAt: string })[]>();
  const [opened, open] = useState<string>();
  const now = useNow();
  useRepeated(async (signal) => setReplays(await get("/replays", signal)), 2_000, []);
  return (
    <Dialog title={opened ? "Replay" : "Replays"} onClose={onClose}>
      {opened ? (
        <Progress id={opened} />
      ) : (
        <div class="stack">
          {replays?.length === 0 && <p class="muted">Nothing has been replayed yet: tick some entries of the history, and then Replay.</p>}
          {replays?.map(({ id, state, total, issued, acceptedAt }) => (
            <button key={id} class="row" onClick={() => open(id)}>
              <span class="state">{state}</span> {issued} of {total ?? "…"} issued <span class="faint">{ago(acceptedAt, now)}</span>
            </button>
          ))}
        </div>
      )}
    </Dialog>
  );
}

function Progress({ id }: { id: string }) {
  const [replay, setReplay] = useState<Replay>();
  const [diff, setDiff] = useState<ReplayDiff>();
  const over = replay !== undefined && ["done", "failed", "cancelled"].includes(replay.state);
  useRepeated(
    async (signal) => {
      setReplay(await get<Replay>(`/replays/${id}`, signal));
      setDiff(await wholeDiff(id, signal));
    },
    1_000,
    [id],
  );
  const changing = useAction((method: "PATCH" | "DELETE", wanted?: string) => send(method, `/replays/${id}`, wanted && { wanted }));
  const total = replay?.total ?? 0;
  const part = (count: number) => ({ width: `${total ? (100 * count) / total : 0}%` });
  return (
    <div class="stack">
      <div class="row">
        <span class={`state ${replay?.state === "done" ? "succeeded" : replay?.state === "failed" ? "failed" : ""}`}>{replay?.state ?? "…"}</span>
        <span class="grow">{replay?.issued ?? 0} of {replay?.total ?? "…"} issued</span>
        {replay && !over && (
          <>
            <button onClick={() => void changing.run("PATCH", replay.wanted === "paused" ? "running" : "paused")}>{replay.wanted === "paused" ? "Go on" : "Pause"}</button>
            <button class="danger" onClick={() => void changing.run("DELETE")}>Call off</button>
          </>
        )}
      </div>
      <div class="bar"><i class="good" style={part(diff?.same ?? 0)} /><i class="bad" style={part(diff?.differences.length ?? 0)} /><i class="rest" style={part(diff?.open ?? 0)} /></div>
      {replay?.why && <p class="trouble">{replay.why}</p>}
      <Trouble problem={changing.problem} />
      {diff && (
        <p>
          <b>{diff.same}</b> turned out as the first time, <b>{diff.differences.length}</b> otherwise
          {diff.open > 0 && <>, {diff.open} have no outcome yet</>}
          {diff.lost > 0 && <>, {diff.lost} are not in the history any more</>}.
        </p>
      )}
      {diff?.differences.map(({ first, again }) => (
        <div class="difference" key={again.command + again.node}>
          <Side title="the first time" outcome={first} />
          <Side title="again" outcome={again} />
        </div>
      ))}
    </div>
  );
}

function Side({ title, outcome }: { title: string; outcome: Outcome }) {
  return (
    <div class="stack code">
      <div class="row"><span class="faint">{title}</span> <b>{fleet.nameOf(outcome.node)}</b> <StateMark state={outcome.state} /></div>
      {outcome.output && <pre>{outcome.output}</pre>}
      <pre>{outcome.error ?? line(outcome.value)}</pre>
    </div>
  );
}

async function wholeDiff(id: string, signal: AbortSignal): Promise<ReplayDiff> {
  const whole: ReplayDiff = { same: 0, open: 0, lost: 0, differences: [] };
  let cursor: string | undefined;
  do {
    const page = await get<ReplayDiff>(`/replays/${id}/diff${query({ cursor })}`, signal);
    whole.same += page.same;
    whole.open += page.open;
    whole.lost += page.lost;
    whole.differences.push(...page.differences);
    cursor = page.next;
  } while (cursor && whole.differences.length < 200);
  return whole;
}

