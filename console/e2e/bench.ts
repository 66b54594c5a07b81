import { resolve } from "node:path";
import { execFileSync } from "node:child_process";
import { test } from "vitest";
import { DESKTOP, launch, open, shoot } from "./browser";
import { Standalone, until } from "./standalone";

const NODES = 5_000;
const ROOT = resolve(import.meta.dirname, "../..");

/** Prints what a fleet of thousands costs the browser, on a machine that runs the fleet and the server as well. No figure decides anything. */
test("the fleet page with thousands of nodes", { timeout: 300_000 }, async () => {
  const enot = await Standalone.start(0, []);
  const browser = await launch();
  try {
    const jdk = execFileSync(`${ROOT}/scripts/find-jdk`, { encoding: "utf8" }).trim();
    enot.spawn(`${jdk}/bin/java`, ["-jar", `${ROOT}/benchmarks/target/benchmarks.jar`, "--fleet-only", "127.0.0.1", String(enot.nodes), `${enot.data}/fleet.key`, String(NODES)]);
    await until("the presence of all nodes", async () => {
      await new Promise((later) => setTimeout(later, 1000)); // each answer is a megabyte that the server makes
      return (await enot.get<{ online: boolean }[]>("/nodes")).filter(({ online }) => online).length >= NODES;
    }, 200_000);

    const paints: number[] = [];
    const rows: number[] = [];
    for (let i = 0; i < 5; i++) {
      const { page } = await open(browser, enot.console, DESKTOP);
      await page.getByText(`${NODES.toLocaleString("en")} online`).waitFor();
      const [paint, row] = await page.evaluate(() => [
        performance.getEntriesByName("first-contentful-paint")[0]!.startTime,
        performance.getEntriesByName("rows")[0]!.startTime,
      ]);
      paints.push(paint!);
      rows.push(row!);
      await page.context().close();
    }

    const { page } = await open(browser, enot.console, DESKTOP);
    await page.getByText(`${NODES.toLocaleString("en")} online`).waitFor();
    const still = await scroll(page, 4_000);
    await page.getByLabel("Select all").click();
    await page.getByRole("button", { name: "Evaluate…" }).click();
    await page.getByLabel("Expression").fill("2+3");
    await page.getByRole("button", { name: "Send" }).click();
    const begin = Date.now();
    const scrolled = scroll(page, 8_000);
    await until("all results", async () => (await page.getByText(`${NODES} of ${NODES} succeeded`).count()) > 0);
    const took = Date.now() - begin;
    const busy = await scrolled;
    const { entries } = await enot.get<{ entries: { id: string; acceptedAt: string; target: unknown }[] }>("/history?type=eval&limit=1");
    const results = await until("all results in the history", async () => {
      const known = await enot.get<{ results: { finishedAt?: string }[] }>(`/results/${entries[0]!.id}`);
      const finished = known.results.flatMap(({ finishedAt }) => finishedAt ?? []);
      return finished.length === NODES ? finished : undefined;
    });
    const last = Math.max(...results.map((finishedAt) => Date.parse(finishedAt))) - Date.parse(entries[0]!.acceptedAt);
    await shoot(page, "bench");

    const say = (text: string) => process.stdout.write(text + "\n");
    say(`first paint ms: ${all(paints)}; all ${NODES} nodes there ms: ${all(rows)} (five loads)`);
    say(`the last of ${results.length} results of a broadcast came after ms: ${last}; all of them shown after ms: ${took}`);
    say(`frames while scrolling:                    ${describe(still)}`);
    say(`frames while scrolling during a broadcast: ${describe(busy)}`);
  } finally {
    await browser.close();
    await enot.stop();
  }
});

/** Scrolls on in each frame; how long the frames took, in ms. */
function scroll(page: Awaited<ReturnType<typeof open>>["page"], ms: number): Promise<number[]> {
  return page.evaluate(
    (duration) =>
      new Promise<number[]>((done) => {
        const list = document.querySelector(".virtual")!;
        const frames: number[] = [];
        const begin = performance.now();
        let last = begin;
        let step = 57;
        const frame = (now: number) => {
          frames.push(now - last);
          last = now;
          if (list.scrollTop + list.clientHeight >= list.scrollHeight - 100) step = -57;
          list.scrollTop += step;
          if (now - begin < duration) requestAnimationFrame(frame);
          else done(frames.slice(1));
        };
        requestAnimationFrame(frame);
      }),
    ms,
  );
}

function describe(frames: number[]): string {
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!.toFixed(1);
  return `${frames.length}, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms, longer than 50 ms: ${frames.filter((each) => each > 50).length}`;
}

function all(figures: number[]): string {
  return figures.map((each) => each.toFixed(0)).join(" ");
}
