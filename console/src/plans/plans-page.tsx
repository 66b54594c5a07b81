import { useState } from "preact/hooks";
import { get } from "../api/http";
import type { Plan } from "../api/types";
import { go, link } from "../ui/route";
import { Trouble } from "../ui/trouble";
import { useRepeated } from "../ui/use";
import { NewPlan, PlanEditor } from "./plan-editor";
import { RolloutBar } from "./rollout-bar";
import "./plans.css";

/** What the fleet is to run from now on, and how far that is. */
export function PlansPage({ name }: { name: string }) {
  const [plans, setPlans] = useState<Plan[]>();
  const [problem, setProblem] = useState<unknown>();
  const [writing, write] = useState(false);
  useRepeated(
    async (signal) => {
      try {
        setPlans(await get<Plan[]>("/plans", signal));
        setProblem(undefined);
      } catch (failure) {
        if (!signal.aborted) setProblem(failure);
      }
    },
    1_500,
    [name, writing],
  );
  return (
    <div class="page plans">
      <header>
        <h1>Plans</h1>
        <span class="grow" />
        <button class="main" onClick={() => write(true)}>New plan…</button>
      </header>
      <Trouble problem={problem} />
      {plans?.length === 0 && (
        <div class="card empty">
          <h2>No plan yet</h2>
          <p>A command happens once. A plan is what nodes are to run from now on: it reaches nodes that come next month, and puts back what they ran before when it is removed.</p>
        </div>
      )}
      <div class={`plans-grid ${name ? "open" : ""}`}>
        <div class="stack">
          {plans?.map((plan) => (
            <a key={plan.name} class={`card plan-card ${plan.name === name ? "selected" : ""}`} href={link("plans", plan.name)}>
              <div class="row">
                <b class="grow cut">{plan.name}</b>
                {plan.paused && <span class="state cancelled">paused</span>}
                {plan.status.halted && <span class="state failed">halted</span>}
                <span class="muted">{plan.percent} %</span>
              </div>
              <code class="muted cut">{plan.selector === "*" ? "all nodes" : plan.selector}</code>
              <RolloutBar status={plan.status} />
            </a>
          ))}
        </div>
        {name && <PlanEditor key={name} name={name} />}
      </div>
      {writing && <NewPlan onClose={() => write(false)} onWritten={(written) => (write(false), go("plans", written))} />}
    </div>
  );
}
