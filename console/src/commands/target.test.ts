import { expect, test } from "vitest";
import type { Node } from "../api/types";
import { targetOf } from "./target";

const find = (name: string) => (["kitchen", "attic", "a=b"].includes(name) ? ({ id: name } as Node) : undefined);

test("tells names from labels", () => {
  expect(targetOf(" * ", find)).toBe("*");
  expect(targetOf("kitchen", find)).toBe("kitchen");
  expect(targetOf("kitchen, attic", find)).toEqual(["kitchen", "attic"]);
  expect(targetOf("room=lab", find)).toEqual({ labels: "room=lab" });
  expect(targetOf("room=lab,kitchen", find)).toEqual({ labels: "room=lab,kitchen" });
  expect(targetOf("!broken", find)).toEqual({ labels: "!broken" });
});

test("leaves it to the server to say that there is nobody of this name", () => {
  expect(targetOf("cellar", find)).toBe("cellar");
});
