import type { Node, Target } from "../api/types";

/** What is typed for whom a command is meant: `*`, a name or id, several of them with commas, or labels. */
export function targetOf(text: string, find: (idOrName: string) => Node | undefined): Target {
  const typed = text.trim();
  if (typed === "*" || find(typed)) return typed;
  const names = typed.split(",").map((each) => each.trim());
  if (names.length > 1 && names.every((each) => find(each))) return names;
  return /[=!(,]/.test(typed) ? { labels: typed } : typed;
}
