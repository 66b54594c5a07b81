import { useState } from "preact/hooks";
import { get, Problem, send } from "../api/http";
import type { Plan, PlanSpec } from "../api/types";
import { Dialog } from "../ui/dialog";
import { Editor } from "../ui/editor";
import { go, link } from "../ui/route";
import { clock } from "../ui/text";
import { Trouble } from "../ui/trouble";
import { useAction, useRepeated } from "../ui/use";
import { RolloutBar } from "./rollout-bar";

const STEPS = [0, 1, 10, 25, 50, 100];

const EXAMPLE = `import time
from machine import Pin

led = Pin(2, Pin.OUT)
while True:
    led.value(1 - led.value())
    time.sleep(1)
`;

/** One plan: how far it is, wider or back with a click, and what it consists of. */
export function PlanEditor({ name }: { name: string }) {
  const path = `/plans/${encodeURIComponent(name)}`;
  const [plan, setPlan] = useState<Plan>();
  const [edits, setEdits] = useState<Partial<PlanSpec>>({});
  const [removing, remove] = useState(false);
  const [going, setGoing] = useState(false);
  const [missing, setMissing] = useState<unknown>();
  const [percent, setPercent] = useState<number>();

  useRepeated(
    async (signal) => {
      if (going) return; // whoever asks now may hear that there is no such plan
      try {
        setPlan(await get<Plan>(path, signal));
        setMissing(undefined);
      } catch (problem) {
        if (problem instanceof Problem && problem.status === 404) setMissing(problem);
      }
    },
    1_000,
    [name, going],
  );
  const changing = useAction(async (changes: Partial<PlanSpec>) => setPlan(await send<Plan>("PATCH", path, changes)));
  const saving = useAction(async () => {
    setPlan(await send<Plan>("PATCH", path, edits));
    setEdits({});
  });
  const deleting = useAction(async () => {
    setGoing(true);
    try {
      await send("DELETE", path);
    } catch (problem) {
      setGoing(false);
      throw problem;
    }
    go("plans");
  });

  if (missing) return <div class="card empty"><Trouble problem={missing} /></div>;
  if (!plan) return <div class="card empty"><span class="spinner" /></div>;
  const spec = { ...plan, ...edits };
  const edit = (changes: Partial<PlanSpec>) => setEdits((now) => ({ ...now, ...changes }));
  const edited = Object.entries(edits).some(([member, value]) => plan[member as keyof PlanSpec] !== value);
  const wanted = percent ?? plan.percent;
  const roll = (to: number) => (setPercent(undefined), void changing.run({ percent: to }));
  const problem = saving.problem ?? changing.problem ?? deleting.problem;
  const wrong = problem instanceof Problem ? problem.field : undefined;
  return (
    <section class="card plan stack" aria-label={`Plan ${name}`}>
      <header class="row">
        <h2 class="grow">{name}</h2>
        <span class="faint">written {clock(plan.updatedAt)} by {plan.issuer}</span>
        <button onClick={() => void changing.run({ paused: !plan.paused })}>{plan.paused ? "Go on" : "Pause"}</button>
        <button class="danger" onClick={() => remove(true)}>Roll back…</button>
      </header>
      {plan.status.halted && (
        <p class="trouble row">
          <span class="grow">It has failed{plan.maxFailures > 0 && ` on more than ${plan.maxFailures} of them`}, so no other node is touched until it is written again.</span>
          <button onClick={() => void changing.run({})}>Try once more</button>
        </p>
      )}
      <RolloutBar status={plan.status} />
      {plan.status.matched === 0 && <p class="muted">No node has labels like <code>{plan.selector}</code> now; one that gets them takes part.</p>}
      <div class="row percent">
        <input type="range" min="0" max="100" value={wanted} aria-label="Percent" onInput={(event) => setPercent(event.currentTarget.valueAsNumber)} onChange={(event) => roll(event.currentTarget.valueAsNumber)} class="grow" />
        <b>{wanted} %</b>
        {STEPS.map((step) => (
          <button key={step} class={plan.percent === step ? "on" : ""} aria-pressed={plan.percent === step} onClick={() => roll(step)}>{step}</button>
        ))}
      </div>
      {plan.status.failures.map((failure) => (
        <details class="failure" key={failure.node}>
          <summary><a href={link("node", failure.node)}>{failure.name}</a> failed at {clock(failure.at)}: <code>{failure.trace.trimEnd().split("\n").at(-1)}</code></summary>
          <pre class="trace">{failure.trace}</pre>
        </details>
      ))}
      <div class="plan-fields">
        <label class={`field ${wrong === "selector" ? "wrong" : ""}`}>Nodes with the labels; * for all<input class="mono" value={spec.selector} onInput={(event) => edit({ selector: event.currentTarget.value })} /></label>
        <Count label="Failures allowed" name="maxFailures" spec={spec} edit={edit} wrong={wrong} />
        <Count label="At a time" name="concurrency" spec={spec} edit={edit} wrong={wrong} />
        <Count label="Priority" name="priority" spec={spec} edit={edit} wrong={wrong} />
      </div>
      <label class={`field ${wrong === "script" ? "wrong" : ""}`}>Script<Editor value={spec.script ?? ""} onChange={(script) => edit({ script })} label="Script" rows={12} /></label>
      {Object.keys(plan.files ?? {}).length > 0 && <p class="muted">Files beside it: {Object.keys(plan.files!).map((file) => <code class="chip">{file}</code>)}</p>}
      <Trouble problem={problem} />
      <div class="row">
        <button class="main" disabled={!edited || saving.busy} onClick={() => void saving.run()}>Save, and roll out at {plan.percent} %</button>
        {edited && <button class="plain" onClick={() => setEdits({})}>Leave it as it was</button>}
      </div>
      {removing && (
        <Dialog title={`Roll back ${name}?`} onClose={() => remove(false)}>
          <p class="muted">The plan is removed, and its nodes put back what they ran before. Its past stays in the history.</p>
          <Trouble problem={deleting.problem} />
          <div class="row dialog-end"><button class="main" onClick={() => void deleting.run()}>Roll back</button></div>
        </Dialog>
      )}
    </section>
  );
}

type CountProperties = { label: string; name: "maxFailures" | "concurrency" | "priority"; spec: Partial<PlanSpec>; edit: (changes: Partial<PlanSpec>) => void; wrong: string | undefined };

function Count({ label, name, spec, edit, wrong }: CountProperties) {
  return (
    <label class={`field ${wrong === name ? "wrong" : ""}`}>
      {label}
      <input type="number" value={spec[name] ?? 0} onInput={(event) => event.currentTarget.value !== "" && edit({ [name]: event.currentTarget.valueAsNumber })} />
    </label>
  );
}

export function NewPlan({ onClose, onWritten }: { onClose: () => void; onWritten: (name: string) => void }) {
  const [name, setName] = useState("");
  const [selector, setSelector] = useState("*");
  const [script, setScript] = useState(EXAMPLE);
  const [percent, setPercent] = useState(10);
  const writing = useAction(async () => {
    if (!name.trim()) throw new Problem(400, "is missing", "name");
    const there = await get<Plan[]>("/plans");
    if (there.some((plan) => plan.name === name)) throw new Problem(409, "there is a plan of this name already", "name");
    await send("PUT", `/plans/${encodeURIComponent(name)}`, { selector, script, percent });
    onWritten(name);
  });
  const wrong = writing.problem instanceof Problem ? writing.problem.field : undefined;
  return (
    <Dialog title="New plan" onClose={onClose}>
      <div class="stack">
        <label class={`field ${wrong === "name" ? "wrong" : ""}`}>Name<input value={name} placeholder="blink" onInput={(event) => setName(event.currentTarget.value)} autocapitalize="off" /></label>
        <div class="row small-fields">
          <label class={`field ${wrong === "selector" ? "wrong" : ""}`}>Nodes with the labels; * for all<input class="mono" value={selector} onInput={(event) => setSelector(event.currentTarget.value)} autocapitalize="off" spellcheck={false} /></label>
          <label class={`field ${wrong === "percent" ? "wrong" : ""}`}>Percent of them to begin with<input type="number" min="0" max="100" value={percent} onInput={(event) => setPercent(event.currentTarget.valueAsNumber)} /></label>
        </div>
        <label class={`field ${wrong === "script" ? "wrong" : ""}`}>Script<Editor value={script} onChange={setScript} label="Script" rows={10} /></label>
        <Trouble problem={writing.problem} />
        <div class="row dialog-end"><button class="main" disabled={writing.busy} onClick={() => void writing.run()}>Roll out</button></div>
      </div>
    </Dialog>
  );
}
