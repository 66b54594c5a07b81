import { useState } from "preact/hooks";
import { get, query } from "../api/http";
import type { Node, Report } from "../api/types";
import { Chart } from "../ui/chart";
import { line } from "../ui/text";
import { useNow, useRepeated } from "../ui/use";
import { ago } from "../ui/text";

const EACH = 2_000;
/** Seconds; what began a moment ago is not squeezed into a corner. */
const SHORTEST = 60;
const SPANS = { "10 min": 600, "1 h": 3600, "1 d": 86_400 } as const;

/** What the node tells by itself: numbers as courses, the rest as it is. */
export function Reports({ node }: { node: Node }) {
  const [latest, setLatest] = useState<Report[]>();
  const [span, setSpan] = useState<keyof typeof SPANS>("10 min");
  const now = useNow();
  useRepeated(
    async (signal) => {
      const reports = await get<Report[]>(`/reports${query({ node: node.id })}`, signal);
      setLatest(reports.filter(({ name }) => !name.startsWith("enot/")));
    },
    EACH,
    [node.id],
  );
  const courses = latest?.filter(({ value }) => typeof value === "number" || typeof value === "boolean") ?? [];
  const others = latest?.filter((report) => !courses.includes(report)) ?? [];
  return (
    <section class="card" aria-label="Reports">
      <header>
        <h2>Reports</h2>
        <span class="grow" />
        {courses.length > 0 && (
          <select value={span} onChange={(event) => setSpan(event.currentTarget.value as keyof typeof SPANS)} aria-label="Span">
            {Object.keys(SPANS).map((each) => <option>{each}</option>)}
          </select>
        )}
      </header>
      {latest?.length === 0 && (
        <div class="muted">
          A script reports with
          <pre class="code">{'import enot\nenot.report("temperature", 21.5)'}</pre>
        </div>
      )}
      {courses.map(({ name, value }) => <Course key={name} node={node} name={name} latest={line(value)} seconds={SPANS[span]} />)}
      {others.map(({ name, value, time }) => (
        <div class="row" key={name}>
          <b>{name}</b> <code class="grow cut">{line(value)}</code> <span class="faint">{ago(time, now)}</span>
        </div>
      ))}
    </section>
  );
}

function Course({ node, name, latest, seconds }: { node: Node; name: string; latest: string; seconds: number }) {
  const [course, setCourse] = useState<[number[], number[]]>([[], []]);
  const [range, setRange] = useState<[number, number]>([0, 1]);
  useRepeated(
    async (signal) => {
      const to = Date.now() / 1000;
      const reports = await get<Report[]>(`/reports${query({ node: node.id, name, from: new Date((to - seconds) * 1000).toISOString(), limit: 2000 })}`, signal);
      setCourse([reports.map(({ time }) => Date.parse(time) / 1000), reports.map(({ value }) => Number(value))]);
      const first = reports[0] ? Date.parse(reports[0].time) / 1000 : to;
      setRange([Math.max(to - seconds, Math.min(first, to - SHORTEST)), to]);
    },
    EACH,
    [node.id, name, seconds],
  );
  return (
    <div>
      <div class="row"><b>{name}</b> <code>{latest}</code></div>
      <Chart times={course[0]} values={course[1]} range={range} label={name} />
    </div>
  );
}
