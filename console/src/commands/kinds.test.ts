import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { initialOf, KINDS } from "./kinds";

function kind(name: string) {
  return KINDS.find((each) => each.name === name)!;
}

test("builds messages as they are posted", () => {
  expect(kind("eval").build({ to_evaluate: "2+3" })).toEqual({ type: "eval", to_evaluate: "2+3" });
  expect(kind("read GPIOs").build({ pins: "" })).toEqual({ type: "command", command: "read GPIOs", kwargs: {} });
  expect(kind("read GPIOs").build({ pins: "2, 4" })).toEqual({ type: "command", command: "read GPIOs", kwargs: { pins: [2, 4] } });
  expect(kind("write GPIOs").build({ pins_and_values: "2=1 4=0" })).toEqual({ type: "command", command: "write GPIOs", kwargs: { pins_and_values: [[2, 1], [4, 0]] } });
  expect(kind("blink led").build({ ...initialOf(kind("blink led")), forever: "on" })).toEqual({ type: "command", command: "blink led", kwargs: { forever: true, on_seconds: 0.2, off_seconds: 0.2 } });
  expect(kind("script").build({ script: "x", name: "" })).toEqual({ type: "script", script: "x" });
});

test("says what cannot be read", () => {
  expect(() => kind("write GPIOs").build({ pins_and_values: "2=on" })).toThrow("'2=on' is not like 2=1");
  expect(() => kind("read GPIOs").build({ pins: "two" })).toThrow("'two'");
  expect(() => kind("JSON").build({ message: "{" })).toThrow(SyntaxError);
});

test("knows all types of messages that there are, but for the new agent, which is uploaded with more than a form", () => {
  const { accepted } = JSON.parse(readFileSync("../contract/vectors/messages.json", "utf8")) as { accepted: { normal: { type: string } }[] };
  const types = new Set(accepted.map(({ normal }) => normal.type));
  const built = new Set(KINDS.filter(({ name }) => name !== "JSON").map((each) => each.build({ ...initialOf(each), kwargs: "{}", pins_and_values: "2=1" })["type"] as string));
  types.delete("update");
  expect(types.size).toBeGreaterThan(5);
  expect([...types].filter((type) => !built.has(type))).toEqual([]);
});
