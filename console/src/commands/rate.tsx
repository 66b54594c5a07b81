import { useEffect, useState } from "preact/hooks";
import { EventStream } from "../api/stream";
import { Chart } from "../ui/chart";

const SECONDS = 60;

/** Outcomes per second of the whole fleet, for the last minute. */
export function Rate() {
  const [counts, setCounts] = useState<number[]>(() => Array<number>(SECONDS).fill(0));
  const [end, setEnd] = useState(() => Date.now() / 1000);
  useEffect(() => {
    let count = 0;
    const stream = new EventStream("/results/stream?state=succeeded,failed,cancelled", { event: () => void count++ });
    const timer = setInterval(() => {
      const now = count;
      count = 0;
      setCounts((before) => [...before.slice(1), now]);
      setEnd(Date.now() / 1000);
    }, 1000);
    return () => {
      clearInterval(timer);
      stream.close();
    };
  }, []);
  const times = counts.map((_, index) => end - SECONDS + 1 + index);
  return (
    <section class="card rate" aria-label="Outcomes per second">
      <div class="row"><h2 class="grow">Outcomes per second</h2><span class="muted">{counts.at(-1)} now, {counts.reduce((sum, each) => sum + each, 0)} within a minute</span></div>
      <Chart times={times} values={counts} range={[end - SECONDS + 1, end]} label="outcomes per second" height={90} />
    </section>
  );
}
