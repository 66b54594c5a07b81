import type { Node } from "../api/types";

/**
 * What is typed into the filter of the fleet: a selector of labels as the API has it (`room=lab,floor!=2,zone in (a,b),!broken`), or words, which have to be found somewhere in
 * the node's name, id, board, plan or labels; or both, with commas between them.
 */
export type Filter = {
  matches: (node: Node) => boolean;
  /** The selector that chooses the same nodes; none if words choose, since a node is not addressed by them. "*" if there is nothing typed. */
  selector?: string;
};

const NAME = "[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?";
const EQUALITY = new RegExp(`^(${NAME})\\s*(==?|!=)\\s*((?:${NAME})?)$`);
const SET = new RegExp(`^(${NAME})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const ABSENT = new RegExp(`^!(${NAME})$`);

export function filterOf(text: string): Filter {
  const terms = split(text).map((term) => term.trim());
  const typed = terms.filter((term) => term !== "");
  if (typed.length === 0) return { matches: () => true, selector: "*" };
  const parts = typed.map((term) => selecting(term) ?? containing(term));
  const matches = (node: Node) => parts.every((part) => part.matches(node));
  return parts.every((part) => part.selects) ? { matches, selector: typed.join(",") } : { matches };
}

type Part = { matches: (node: Node) => boolean; selects: boolean };

function selecting(term: string): Part | undefined {
  const absent = ABSENT.exec(term);
  if (absent) return { selects: true, matches: ({ labels }) => !(absent[1]! in labels) };
  const equality = EQUALITY.exec(term);
  if (equality) {
    const [, key, sign, value] = equality as unknown as [string, string, string, string];
    return { selects: true, matches: ({ labels }) => (labels[key] === value) !== (sign === "!=") };
  }
  const set = SET.exec(term);
  if (set) {
    const [, key, word, list] = set as unknown as [string, string, string, string];
    const values = list.split(",").map((value) => value.trim());
    return { selects: true, matches: ({ labels }) => (labels[key] !== undefined && values.includes(labels[key])) === (word === "in") };
  }
  return undefined;
}

function containing(term: string): Part {
  const words = term.toLowerCase().split(/\s+/);
  return {
    selects: false,
    matches: (node) => {
      const text = [node.name, node.id, node.board, node.plan, ...Object.entries(node.labels).map(([key, value]) => `${key}=${value}`)].join(" ").toLowerCase();
      return words.every((word) => text.includes(word));
    },
  };
}

/** At commas that are not between parentheses. */
function split(text: string): string[] {
  return text.split(/,(?![^()]*\))/);
}
