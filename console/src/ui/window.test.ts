import { expect, test } from "vitest";
import { scrollTo, windowOf } from "./window";

test("draws what is in view and some more", () => {
  expect(windowOf(0, 100, 10, 1000, 3)).toEqual({ first: 0, last: 13 });
  expect(windowOf(500, 100, 10, 1000, 3)).toEqual({ first: 47, last: 63 });
  expect(windowOf(9_900, 100, 10, 1000, 3)).toEqual({ first: 987, last: 1000 });
});

test("draws all of a short list and nothing of an empty one", () => {
  expect(windowOf(0, 100, 10, 4, 3)).toEqual({ first: 0, last: 4 });
  expect(windowOf(0, 100, 10, 0, 3)).toEqual({ first: 0, last: 0 });
});

test("stays within a list that has become shorter than where it was scrolled to", () => {
  for (let count = 0; count < 60; count++) {
    const { first, last } = windowOf(500, 100, 10, count, 3);
    expect(first).toBeLessThanOrEqual(last);
    expect(last).toBeLessThanOrEqual(count);
  }
});

test("scrolls no further than it takes to see a row", () => {
  expect(scrollTo(5, 0, 100, 10)).toBe(0);
  expect(scrollTo(20, 0, 100, 10)).toBe(110);
  expect(scrollTo(3, 110, 100, 10)).toBe(30);
});
