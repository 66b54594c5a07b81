import { expect, test } from "vitest";
import { ago, line, size, summary } from "./text";

test("says how long ago in one unit", () => {
  const now = Date.parse("2026-11-24T12:00:00Z");
  expect(ago("2026-11-24T12:00:01Z", now)).toBe("just now");
  expect(ago("2026-11-24T11:59:20Z", now)).toBe("40 s ago");
  expect(ago("2026-11-24T10:30:00Z", now)).toBe("1 h ago");
  expect(ago(undefined, now)).toBe("never");
});

test("shows values as the node means them", () => {
  expect(line(0)).toBe("0");
  expect(line("")).toBe("");
  expect(line(false)).toBe("false");
  expect(line({ repr: "<Pin 2>" })).toBe("<Pin 2>");
  expect(line([[2, 1]])).toBe("[[2,1]]");
});

test("says in a few words what a message asks, under either name of its type", () => {
  expect(summary({ message_type: "eval", to_evaluate: "2+3" })).toBe("2+3");
  expect(summary({ type: "eval", to_evaluate: "repr((2+3\n))" })).toBe("2+3");
  expect(summary({ type: "command", command: "write GPIOs", kwargs: { pins_and_values: [[2, 1]] } })).toBe("2=1");
  expect(summary({ type: "function", function: "f", kwargs: { x: 2 } })).toBe("f(x=2)");
  expect(summary({ type: "script", script: "\nimport time" })).toBe("import time");
});

test("gives heaps in KiB", () => {
  expect(size(15_872)).toBe("15.5 KiB");
  expect(size(undefined)).toBe("");
});
