import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { DESKTOP, launch, open, PHONE, shoot } from "./browser";
import { Standalone, until } from "./standalone";

let enot: Standalone;
let browser: Browser;
let page: Page;
let troubles: string[];

beforeAll(async () => {
  [enot, browser] = await Promise.all([Standalone.start(3), launch()]);
  ({ page, troubles } = await open(browser, enot.console, DESKTOP));
});

afterAll(async () => {
  await browser?.close();
  await enot?.stop();
});

afterEach(async ({ task }) => {
  await shoot(page, task.name.replaceAll(/[^a-z0-9]+/gi, "-"));
  expect(troubles).toEqual([]);
});

async function go(hash: string): Promise<void> {
  await page.evaluate((to) => (location.hash = to), hash);
}

test("fleet: selected boards blink, and their results stand in their rows", async () => {
  await page.getByRole("listitem").filter({ hasText: "board-3" }).waitFor();
  await page.getByLabel("Select board-1").click();
  await page.getByLabel("Select board-2").click();
  await page.getByRole("button", { name: "Evaluate…" }).click();
  await page.getByLabel("Expression").fill("40 + 2");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("2 of 2 succeeded").waitFor();
  expect(await page.getByRole("listitem").filter({ hasText: "board-2" }).textContent()).toContain("42");
  expect(await page.getByRole("listitem").filter({ hasText: "board-3" }).textContent()).not.toContain("42");

  await page.getByRole("button", { name: "Blink" }).click();
  await until("the light", () => enot.pin("board-1", 2) === 1);
  await until("the dark", () => enot.pin("board-1", 2) === 0);
  await page.getByRole("button", { name: "Select none" }).click();
});

test("node: it is thrown out, and let in again", async () => {
  await go("#/node/5e0000000003");
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByText("offline since").waitFor();
  await go("#/fleet");
  await page.getByRole("listitem").filter({ hasText: "board-3" }).getByText("disabled").waitFor();
  await go("#/node/5e0000000003");
  await page.getByRole("button", { name: "Enable" }).click();
  await page.getByText("online since").waitFor();
  await go("#/fleet");
});

test("fleet: labels choose, and who is chosen whole is addressed by them", async () => {
  await page.getByLabel("Select board-1").click();
  await page.getByLabel("Select board-3").click();
  await page.getByRole("button", { name: "Label…" }).click();
  await page.getByRole("textbox", { name: "Labels" }).fill("room=lab");
  await page.getByRole("button", { name: "Label", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Select none" }).click();

  await page.getByLabel("Filter").fill("room=lab");
  await until("two rows", async () => (await page.getByRole("listitem").count()) === 2);
  await page.getByLabel("Select all").click();
  await page.getByRole("button", { name: "Evaluate…" }).click();
  await page.getByRole("dialog").getByText("eval on room=lab").waitFor();
  await page.getByLabel("Expression").fill("1 +");
  await page.getByLabel("Expression").press("Enter");
  await page.getByText("2 failed").waitFor();
  await page.getByRole("button", { name: "Select none" }).click();
  await page.getByLabel("Filter").fill("");
});

test("fleet: shows at once who goes and who comes back", async () => {
  await page.getByText("3 online").waitFor();
  enot.power("board-2", false);
  await page.getByText("2 online · 1 offline").waitFor();
  enot.power("board-2", true);
  await page.getByText("3 online").waitFor();
});

test("fleet: the keyboard is enough", async () => {
  await page.getByRole("heading", { name: "Fleet" }).click();
  await page.keyboard.press("/");
  await page.keyboard.type("board");
  await page.keyboard.press("Tab");
  await page.getByLabel("Nodes; arrow keys").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press(" ");
  await page.keyboard.press("Shift+ArrowDown");
  await page.getByText("2 selected").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("2 selected").waitFor({ state: "detached" });
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#\/node\//);
});

test("node: a switch sets the pin, and a lamp shows the real one", async () => {
  await go("#/node/5e0000000001");
  const four = page.getByRole("switch", { name: "Pin 4", exact: true });
  await four.click();
  await until("the pin", () => enot.pin("board-1", 4) === 1);
  await page.locator('[aria-label="Pin 4"][aria-checked="true"]').waitFor();
  enot.drivePin("board-1", 14, 1);
  await page.locator('[aria-label="Pin 14"][aria-checked="true"]').waitFor();
});

const terminal = () => page.locator(".xterm-rows").innerText();

async function type(...lines: string[]): Promise<void> {
  await page.locator(".xterm-helper-textarea").focus();
  for (const line of lines) {
    await page.keyboard.type(line);
    await page.keyboard.press("Enter");
  }
}

test("node: the prompt evaluates, runs blocks, shows tracebacks and is interrupted", async () => {
  await page.getByText("Ctrl-C interrupts it.").waitFor();
  await type("6 * 7");
  await until("the value", async () => /^42$/m.test(await terminal()));
  await type("for i in range(3):", "print('line', i)", "");
  await until("what is printed", async () => /line 2/.test(await terminal()));
  await type("(1, b'x')");
  await until("a value that is no JSON", async () => (await terminal()).includes("(1, b'x')\n(1, b'x')"));
  await type("1/0");
  await until("the traceback", async () => (await terminal()).includes("ZeroDivisionError: divide by zero"));
  await type("import time", "while True:", "time.sleep(print('on') or 0.2)", "");
  await until("the loop", async () => /^on$/m.test(await terminal()));
  await page.keyboard.press("Control+c");
  await until("the interrupt", async () => (await terminal()).includes("KeyboardInterrupt"));
  await page.keyboard.press("ArrowUp");
  await until("an earlier line", async () => (await terminal()).trimEnd().endsWith("time.sleep(print('on') or 0.2)"));
  await page.keyboard.press("Control+c");
});

test("node: a script runs, prints, reports and is stopped", async () => {
  const editor = page.getByRole("textbox", { name: "Script" });
  await editor.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(
    'import time, enot, math\nt = 0\nwhile True:\n    enot.report("temperature", 20 + 2 * math.sin(t / 3))\n    print("round", t)\n    t += 1\n    time.sleep(0.2)\n',
  );
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("region", { name: "Script" }).getByText("running").waitFor();
  await page.getByRole("region", { name: "Log" }).getByText("round 3").waitFor();
  await page.getByRole("img", { name: "Course of temperature" }).locator("canvas").waitFor();
  await page.getByRole("region", { name: "History" }).getByText("script.py").first().waitFor();
  await shoot(page, "node-while-a-script-runs");
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("region", { name: "Script" }).getByText("stopped").waitFor();
});

test("commands: any message to anybody, with its results, and with what is wrong", async () => {
  await go("#/commands");
  await page.getByLabel("To", { exact: true }).fill("*");
  await page.getByRole("radio", { name: "eval" }).click();
  await page.getByLabel("Expression").fill("'é' * 2");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("3 of 3 succeeded").first().waitFor();
  await page.getByRole("listitem").filter({ hasText: "board-2" }).getByText("éé").waitFor();

  await page.getByLabel("To", { exact: true }).fill("cellar");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("alert").filter({ hasText: "target" }).waitFor();
  expect(troubles.splice(0).join()).toContain("404");

  await page.getByLabel("To", { exact: true }).fill("board-2");
  await page.getByRole("radio", { name: "write GPIOs" }).click();
  await page.getByLabel("Pins and levels").fill("5=1");
  await page.getByRole("button", { name: "Send" }).click();
  await until("the pin", () => enot.pin("board-2", 5) === 1);
});

test("history: what went wrong is found, opened, replayed, and turns out otherwise", async () => {
  await enot.send("POST", "/commands?wait=10s", { target: "board-2", message: { type: "exec", to_exec: "n = globals().get('n', 0) + 1" } });
  await enot.send("POST", "/commands?wait=10s", { target: "board-2", message: { type: "eval", to_evaluate: "n * 1000" } });
  await enot.send("POST", "/commands?wait=10s", { target: "board-2", message: { type: "exec", to_exec: "n += 1" } });
  await go("#/history?node=board-2");
  await page.getByLabel("Text").fill("n * 1000");
  await until("one entry", async () => (await page.getByRole("listitem").count()) === 1);
  await page.getByRole("listitem").click();
  const entry = page.getByRole("complementary", { name: "Entry" });
  await entry.getByText("partition").waitFor();
  await entry.getByRole("button", { name: "Replay…" }).click();
  await page.getByRole("button", { name: "Dry run" }).click();
  await page.getByRole("dialog").getByText("n * 1000").waitFor();
  await page.getByRole("button", { name: "Issue 1" }).click();
  await page.getByText("1 otherwise").waitFor();
  await page.getByRole("dialog").getByText("2000").waitFor();
  await shoot(page, "history-a-replay-and-where-it-turned-out-otherwise");
  await page.getByRole("button", { name: "Close" }).last().click();
});

test("plans: rolled out by percent, seen to fail, mended and rolled back", async () => {
  await go("#/plans");
  await page.getByText("No plan yet").waitFor();
  await page.getByRole("button", { name: "New plan…" }).click();
  await page.getByLabel("Name").fill("blink");
  await page.getByLabel("Percent of them to begin with").fill("0");
  await page.getByRole("dialog").getByRole("textbox", { name: "Script" }).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("raise ValueError('no such lamp')\n");
  await page.getByRole("button", { name: "Roll out" }).click();
  await page.getByRole("button", { name: "100", exact: true }).click();
  await page.getByText("ValueError: no such lamp").first().waitFor();
  await page.getByText("so no other node is touched").waitFor();
  await shoot(page, "plans-one-that-fails");

  await page.getByRole("textbox", { name: "Script" }).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("import time\nwhile True:\n    time.sleep(1)\n");
  await page.getByRole("button", { name: "Save, and roll out" }).click();
  await until("all boards running it", async () => (await enot.get<{ status: { running: number } }>("/plans/blink")).status.running >= 1);
  await page.getByText(/of 3 run it/).first().waitFor();
  await shoot(page, "plans-one-that-is-rolled-out");
  await page.getByRole("button", { name: "Roll back…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
  await page.getByText("No plan yet").waitFor();
});

test("every page fits a phone, in the dark as well", async () => {
  const phone = await open(browser, enot.console, { ...PHONE, colorScheme: "dark" });
  await phone.page.getByText("board-3").waitFor();
  for (const hash of ["#/fleet", "#/node/5e0000000001", "#/commands", "#/history", "#/plans"]) {
    await phone.page.evaluate((to) => (location.hash = to), hash);
    await phone.page.getByRole("main").locator(".page > header").waitFor();
    await until("no page that is wider than the phone", () => phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.querySelector("main")!.scrollWidth <= innerWidth));
    await shoot(phone.page, `phone-${hash.split("/")[1]}`);
  }
  expect(phone.troubles).toEqual([]);
  await phone.page.context().close();
});

test("a server that is lost is shown, and all goes on when it is back", async () => {
  const wire = await enot.wire();
  const other = await open(browser, `${wire.url}/#token=${enot.token}`, DESKTOP);
  await other.page.getByText("3 online").waitFor();
  wire.cut();
  await other.page.getByText("The server does not answer.").waitFor();
  await shoot(other.page, "lost");
  wire.mend();
  await other.page.getByText("The server does not answer.").waitFor({ state: "detached" });
  await other.page.getByText("3 online").waitFor();
  wire.close();
  await other.page.context().close();
});

test("who brings no token is asked for one, and gets in with it", async () => {
  const { page: stranger } = await open(browser, enot.url, DESKTOP);
  await stranger.getByLabel("Token").fill("enot_guessed");
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await stranger.getByText("The server does not know this token.").waitFor();
  await shoot(stranger, "sign-in");
  await stranger.getByLabel("Token").fill(enot.token);
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await stranger.getByText("board-3").first().waitFor();
  await stranger.getByRole("button", { name: "Sign out" }).click();
  await stranger.getByLabel("Token").waitFor();
  expect(await stranger.evaluate(() => localStorage.getItem("enot.token"))).toBeNull();
  await stranger.context().close();
});
