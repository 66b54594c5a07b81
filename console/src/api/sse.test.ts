import { expect, test } from "vitest";
import { SseParser } from "./sse";

const TEXT = 'event: output\nid: 7\ndata: {"a":1}\n\n: beat\nid: 8\n\ndata: x\r\ndata: y\r\n\r\n';
const EVENTS = [
  { id: "7", name: "output", data: '{"a":1}' },
  { id: "8", name: "message", data: "" },
  { id: "8", name: "message", data: "x\ny" },
];

test("reads events wherever the text is cut", () => {
  for (let cut = 0; cut <= TEXT.length; cut++) {
    const parser = new SseParser();
    expect([...parser.add(TEXT.slice(0, cut)), ...parser.add(TEXT.slice(cut))]).toEqual(EVENTS);
  }
});

test("keeps back an event that is not finished", () => {
  expect(new SseParser().add("data: half")).toEqual([]);
  expect(new SseParser().add("data: whole, but for the empty line\n")).toEqual([]);
});
