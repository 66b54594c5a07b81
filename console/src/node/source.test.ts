import { expect, test } from "vitest";
import { isComplete, isExpression, message } from "./source";

test.each(["2 + 3", "x = 1", "f(1,\n2)", "", "# nothing", '"""a\nb"""', "print('(')", "1 +", ")", "'open", "if x: y\n", "for i in x:\n  f()\n", "@a\ndef f(): pass\n", "'a\\'b'"])(
  "runs what is complete, right or wrong: %j",
  (source) => expect(isComplete(source)).toBe(true),
);

test.each(["f(1,", "[\n1,", '"""a', "for i in x:", "for i in x:\n  f()", "if x: y", "@a", "async def f():", "x = \\", "'a\\", "d = {'(': 1", "with a as b:"])("waits for more: %j", (source) =>
  expect(isComplete(source)).toBe(false),
);

test.each(["2 + 3", "f(x)", "(1, 2)", "1, 2", "x if y else z", "lambda: 1", "'a' # comment", "x == 1", "[\n1,\n2]", "not x", "a.b[1]"])("has a value to show: %j", (source) =>
  expect(isExpression(source)).toBe(true),
);

test.each(["x = 1", "import os", "x += 1", "1; 2", "f()\ng()", "def f(): pass\n", "1 +", "del x", "pass", "return 1"])("has none: %j", (source) => expect(isExpression(source)).toBe(false));

test("asks for the value as the node writes it, also behind a comment", () => {
  expect(message("(1, 2) # a tuple")).toEqual({ type: "eval", to_evaluate: "repr(((1, 2) # a tuple\n))" });
  expect(message("x = 1")).toEqual({ type: "exec", to_exec: "x = 1" });
});
