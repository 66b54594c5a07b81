import { parser } from "@lezer/python";
import type { Message } from "../api/types";

/** What a person types at the prompt, put together to what a node can be given, as `enot repl` does. */

const COMPOUND = /^(?:if|while|for|try|with|def|class|async|match|@)\b|^@/;

/** Whether this is to be run now. A block ends with an empty line; what is no Python is complete, and the node says what is wrong. */
export function isComplete(source: string): boolean {
  const { depth, inString, continued } = scan(source);
  if (inString || depth > 0 || continued) return false;
  const lines = source.split("\n");
  const first = lines.find((line) => line.trim() && !line.trimStart().startsWith("#"));
  if (first === undefined || !COMPOUND.test(first)) return true;
  return lines.length > 1 && lines.at(-1)!.trim() === "";
}

/** Whether it has a value to be shown. */
export function isExpression(source: string): boolean {
  let statements = 0;
  let only = "";
  let wrong = false;
  parser.parse(source.trim() + "\n").iterate({
    enter: (node) => {
      if (node.type.isError) wrong = true;
      if (node.node.parent?.name === "Script" && node.name !== "Comment") {
        statements++;
        only = node.name;
      }
    },
  });
  return !wrong && statements === 1 && only === "ExpressionStatement";
}

/** What is sent to the node. The value of an expression comes as the node writes it, so that a tuple is a tuple. */
export function message(source: string): Message {
  return isExpression(source) ? { type: "eval", to_evaluate: `repr((${source.trim()}\n))` } : { type: "exec", to_exec: source };
}

/** Where the source ends: how deep in brackets, within a string that may go on, after a backslash. */
function scan(source: string): { depth: number; inString: boolean; continued: boolean } {
  let depth = 0;
  let i = 0;
  while (i < source.length) {
    const at = source[i]!;
    if (at === "#") {
      const end = source.indexOf("\n", i);
      i = end < 0 ? source.length : end;
    } else if (at === '"' || at === "'") {
      const quote = source.startsWith(at.repeat(3), i) ? at.repeat(3) : at;
      const end = endOfString(source, i + quote.length, quote);
      if (end < 0) return { depth, inString: quote.length === 3, continued: quote.length === 1 && source.endsWith("\\") };
      i = end;
    } else {
      if ("([{".includes(at)) depth++;
      else if (")]}".includes(at)) depth--;
      else if (at === "\\" && i === source.length - 1) return { depth, inString: false, continued: true };
      i++;
    }
  }
  return { depth, inString: false, continued: false };
}

/** Behind the closing quote; −1 if there is none, be it that the line ends before. */
function endOfString(source: string, from: number, quote: string): number {
  for (let i = from; i < source.length; i++) {
    if (source[i] === "\\") i++;
    else if (source.startsWith(quote, i)) return i + quote.length;
    else if (source[i] === "\n" && quote.length === 1) return -1;
  }
  return -1;
}
