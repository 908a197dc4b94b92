/** Days from the due date on which a payment is reminded of, in their order. */
export const STAGES = [-3, 1, 7, 15, 30] as const;
export type Stage = (typeof STAGES)[number];

/**
 * The stage that an unpaid invoice is in: the latest that has come. Earlier ones are over, whether or not their reminder
 * was sent: after a downtime nobody gets three reminders at once.
 *
 * @param daysLate from the due date to today: negative before it
 * @returns undefined before the first stage
 */
export function stageOn(daysLate: number): Stage | undefined {
  return STAGES.findLast((stage) => stage <= daysLate);
}

const DAY_MS = 86_400_000;

/** How many days one date is after another; both as `2026-11-22`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
