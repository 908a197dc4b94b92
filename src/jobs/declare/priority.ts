/** 1 is served first, 10 last. */
export type Priority = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

export const Priority = {
  Critical: 1,
  High: 2,
  Elevated: 3,
  Normal: 5,
  Background: 10,
} as const satisfies Record<string, Priority>;
