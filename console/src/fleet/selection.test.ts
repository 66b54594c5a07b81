import { expect, test } from "vitest";
import type { Node } from "../api/types";
import { Selection } from "./selection";

const NODES = ["a", "b", "c", "d", "e"].map((id): Node => ({ id, name: id, labels: {}, online: true, disabled: false }));

function ids(selection: Selection): string {
  return selection.nodes(NODES).map(({ id }) => id).join("");
}

test("takes in and lets go single nodes", () => {
  const two = new Selection().toggled(NODES, 1, false).toggled(NODES, 3, false);
  expect(ids(two)).toBe("bd");
  expect(ids(two.toggled(NODES, 1, false))).toBe("d");
});

test("takes in all from the last one that was clicked, in either direction", () => {
  expect(ids(new Selection().toggled(NODES, 1, false).toggled(NODES, 3, true))).toBe("bcd");
  expect(ids(new Selection().toggled(NODES, 3, false).toggled(NODES, 1, true))).toBe("bcd");
});

test("keeps what is not shown any more", () => {
  const shown = NODES.slice(2);
  expect(ids(new Selection().toggled(NODES, 0, false).toggled(shown, 1, false))).toBe("ad");
});
