import { expect, test } from "vitest";
import type { Node } from "../api/types";
import { filterOf } from "./filter";

function node(name: string, labels: Record<string, string> = {}): Node {
  return { id: `id-${name}`, name, labels, online: true, disabled: false, board: "esp32" };
}

const NODES = [node("kitchen", { room: "lab", floor: "1" }), node("attic", { room: "lab", floor: "2", broken: "" }), node("garage", { zone: "a" })];

function chosen(text: string): string[] {
  return NODES.filter(filterOf(text).matches).map(({ name }) => name);
}

test("chooses by labels as the API does", () => {
  expect(chosen("room=lab")).toEqual(["kitchen", "attic"]);
  expect(chosen("room=lab,floor!=2")).toEqual(["kitchen"]);
  expect(chosen("floor!=2")).toEqual(["kitchen", "garage"]);
  expect(chosen("room=lab, !broken")).toEqual(["kitchen"]);
  expect(chosen("zone in (a, b)")).toEqual(["garage"]);
  expect(chosen("floor notin (1,3)")).toEqual(["attic", "garage"]);
  expect(chosen("broken=")).toEqual(["attic"]);
});

test("finds words anywhere, also half a word and in any case", () => {
  expect(chosen("KIT")).toEqual(["kitchen"]);
  expect(chosen("room esp32")).toEqual(["kitchen", "attic"]);
  expect(chosen("id-gar")).toEqual(["garage"]);
  expect(chosen("nowhere")).toEqual([]);
  expect(chosen("room=lab,kit")).toEqual(["kitchen"]);
});

test("has a selector only where labels alone choose", () => {
  expect(filterOf("").selector).toBe("*");
  expect(filterOf(" room=lab , zone in (a,b) ").selector).toBe("room=lab,zone in (a,b)");
  expect(filterOf("kitchen").selector).toBeUndefined();
  expect(filterOf("room=lab,kit").selector).toBeUndefined();
});
