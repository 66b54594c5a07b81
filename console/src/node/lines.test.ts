import { expect, test } from "vitest";
import { Lines } from "./lines";

test("edits in the middle of a line", () => {
  const lines = new Lines([]);
  lines.insert("2+3");
  lines.move(1);
  lines.insert("0");
  expect([lines.text, lines.cursor]).toEqual(["20+3", 2]);
  lines.backspace();
  lines.delete();
  expect([lines.text, lines.cursor]).toEqual(["23", 1]);
});

test("goes back to earlier lines and comes home to what was begun", () => {
  const lines = new Lines(["a", "b"]);
  lines.insert("c");
  lines.recall(-1);
  lines.recall(-1);
  lines.recall(-1);
  expect(lines.text).toBe("a");
  lines.recall(1);
  lines.recall(1);
  expect(lines.text).toBe("c");
});

test("remembers what was entered, once", () => {
  const earlier: string[] = [];
  const lines = new Lines(earlier);
  for (const each of ["x", "x", " ", "y"]) {
    lines.insert(each);
    expect(lines.take()).toBe(each);
  }
  expect(earlier).toEqual(["x", "y"]);
});

test("takes back an indentation at once", () => {
  const lines = new Lines([]);
  lines.insert("        ");
  lines.backspace();
  expect(lines.text).toBe("    ");
});
