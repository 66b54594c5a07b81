import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, open } from "./browser";
import { Standalone, until } from "./standalone";

const ROOT = resolve(import.meta.dirname, "../..");
const PICTURES = join(ROOT, "docs/tour");
const LARGEST = 150 * 1024;

let enot: Standalone;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  [enot, browser] = await Promise.all([Standalone.start(3), launch()]);
  ({ page } = await open(browser, enot.console, { viewport: { width: 1120, height: 700 } }));
});

afterAll(async () => {
  await browser?.close();
  await enot?.stop();
});

async function take(name: string): Promise<void> {
  await page.mouse.move(0, 0);
  const picture = await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  expect(picture.length).toBeLessThan(LARGEST);
}

/** The pictures of docs/tour.md, made by doing what stands there. */
test("tour", { timeout: 120_000 }, async () => {
  for (const [id, labels] of [["5e0000000001", { room: "lab" }], ["5e0000000002", { room: "lab" }], ["5e0000000003", { room: "attic" }]] as const) {
    await enot.send("PUT", `/nodes/${id}`, { labels });
  }
  await page.getByText("room=attic").waitFor();
  await page.getByLabel("Select all").click();
  await page.getByRole("button", { name: "Evaluate…" }).click();
  await page.getByLabel("Expression").fill("2 ** 10");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("3 of 3 succeeded").waitFor();
  await take("fleet");

  await enot.send("POST", "/commands?wait=20s", { target: "board-1", message: { type: "script", script: readFileSync(join(ROOT, "docs/tour/lamp.py"), "utf8"), name: "lamp.py" } });
  await page.evaluate(() => (location.hash = "#/node/5e0000000001"));
  await page.locator(".xterm-helper-textarea").focus();
  await page.keyboard.type("2 + 3\n");
  await page.keyboard.type("lamp.value()\n");
  await page.getByRole("img", { name: "Course of lamp" }).locator("canvas").waitFor();
  await page.getByRole("region", { name: "Script" }).getByText("running").waitFor();
  await until("some course", async () => (await enot.get<unknown[]>("/reports?node=5e0000000001&name=lamp")).length > 40);
  await page.getByRole("switch", { name: "Pin 4", exact: true }).click();
  await page.locator('[aria-label="Pin 4"][aria-checked="true"]').waitFor();
  await page.setViewportSize({ width: 1120, height: 1010 });
  await take("node");
  await page.setViewportSize({ width: 1120, height: 700 });

  await enot.send("PUT", "/plans/lamp", { selector: "room=lab", percent: 100, script: readFileSync(join(ROOT, "docs/tour/lamp.py"), "utf8") });
  await page.evaluate(() => (location.hash = "#/plans/lamp"));
  await until("both bars", async () => (await page.getByText("2 of 2 run it").count()) === 2);
  await take("plan");
});
