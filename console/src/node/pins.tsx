import { useRef, useState } from "preact/hooks";
import { ask } from "../api/command";
import type { Execution, Node } from "../api/types";
import { Trouble } from "../ui/trouble";
import { useRepeated } from "../ui/use";
import { Problem } from "../api/http";
import "./pins.css";

const EACH = 1_000;

/** The node's pins as switches and lamps. They are read each second while somebody looks, and at once after one was switched. */
export function Pins({ node }: { node: Node }) {
  const [levels, setLevels] = useState<[number, number][]>();
  const [problem, setProblem] = useState<unknown>();
  const writing = useRef(0);

  useRepeated(
    async () => {
      if (!node.online || writing.current > 0) return;
      try {
        const read = pinsOf(await ask(node.id, { type: "command", command: "read GPIOs" }, "3s", "2s"));
        if (read && writing.current === 0) {
          setLevels(read);
          setProblem(undefined);
        }
      } catch (failure) {
        if (!levels) setProblem(failure);
      }
    },
    EACH,
    [node.id, node.online],
  );

  const write = async (pin: number, level: number) => {
    writing.current++;
    setLevels((before) => before?.map(([each, was]) => [each, each === pin ? level : was]));
    try {
      const written = await ask(node.id, { type: "command", command: "write GPIOs", kwargs: { pins_and_values: [[pin, level]] } }, "5s");
      if (written.state !== "succeeded") throw new Problem(0, written.error ?? `pin ${pin}: ${written.state}`);
      setProblem(undefined);
    } catch (failure) {
      setProblem(failure);
    } finally {
      writing.current--;
    }
  };

  return (
    <section class="card pins-card" aria-label="Pins">
      <header><h2>Pins</h2><span class="faint">{node.online ? "live" : "offline"}</span></header>
      {!levels && !problem && <p class="muted">{node.online ? "Reading…" : "They are shown when the node is back."}</p>}
      <div class="pins">
        {levels?.map(([pin, level]) => (
          <button
            key={pin}
            class={`pin ${level ? "high" : ""}`}
            role="switch"
            aria-checked={level === 1}
            aria-label={`Pin ${pin}`}
            disabled={!node.online}
            title={`Pin ${pin} is ${level ? "high" : "low"}; click to switch it`}
            onClick={() => void write(pin, 1 - level)}
          >
            <i class="lamp" />
            <b>{pin}</b>
            <i class="switch" />
          </button>
        ))}
      </div>
      <Trouble problem={problem} />
    </section>
  );
}

function pinsOf(execution: Execution): [number, number][] | undefined {
  return execution.state === "succeeded" && Array.isArray(execution.value) ? (execution.value as [number, number][]) : undefined;
}
