import { type Asked, asAmount, daysBetween, groupedBy } from './raw.js';

/* The shapes of charts, made a second time: what they show is counted by those who use them. */

type Values = Readonly<Record<string, number>>;

/** Every local day of a period, the last one included. */
export function daysOf({ startDate, endDate }: Asked): readonly string[] {
  const days: string[] = [];
  for (let at = Date.parse(startDate); at <= Date.parse(endDate); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

export const dayOffset = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** The Monday of its week. */
const mondayOf = (day: string): string => dayOffset(day, -((new Date(day).getUTCDay() + 6) % 7));

/** What a day stands with in one point: the period's length decides, wherever the chart begins. */
function pointOf(asked: Asked): (day: string) => string {
  const days = daysBetween(asked.startDate, asked.endDate) + 1;
  if (days <= 45) return (day) => day;
  return days <= 200 ? mondayOf : (day) => day.slice(0, 7);
}

/**
 * The points of a chart over time, each with the first of its days.
 *
 * @param valuesOf of the days of one point, in their order
 * @param from where the chart begins, unless it is with the period
 */
export function overTime(
  asked: Asked,
  valuesOf: (days: readonly string[]) => Values,
  from = asked.startDate,
): readonly object[] {
  const points = groupedBy(daysOf({ ...asked, startDate: from }), pointOf(asked));
  const point = (days: readonly string[]): object => ({ label: days[0], ...valuesOf(days) });
  return [...points.values()].map(point);
}

/** One of those that are ranked; what it is ranked by is whole: cents, or units. */
export interface Ranked {
  readonly key: string;
  readonly label: string;
  readonly value: bigint;
}

const largestFirst = (one: Ranked, two: Ranked): number => {
  if (one.value !== two.value) return one.value > two.value ? -1 : 1;
  return `${one.label} ${one.key}` < `${two.label} ${two.key}` ? -1 : 1;
};

export const ranked = (all: readonly Ranked[]): readonly Ranked[] => all.toSorted(largestFirst).slice(0, 8);

/** The largest eight by name, and all the others together. */
export function ranking(all: readonly Ranked[], shown: (value: bigint) => number = asAmount): readonly object[] {
  const others = all.toSorted(largestFirst).slice(8);
  const sum = others.reduce((total, { value }) => total + value, 0n);
  return [
    ...ranked(all).map(({ key, label, value }) => ({ key, label, value: shown(value) })),
    ...(others.length > 0 ? [{ label: 'Others', isRest: true, value: shown(sum) }] : []),
  ];
}

/** Rows that are ranked by the sum of what each counts, under a key and a label. */
export function summedBy<Row>(
  rows: readonly Row[],
  nameOf: (row: Row) => readonly [key: string, label: string],
  valueOf: (row: Row) => bigint,
): readonly Ranked[] {
  return [...groupedBy(rows, (row) => nameOf(row)[0])].map(([key, group]) => ({
    key,
    label: group[0] === undefined ? '' : nameOf(group[0])[1],
    value: group.reduce((sum, row) => sum + valueOf(row), 0n),
  }));
}
