import { TRANSITIONS } from '../../../src/jobs/job-states.js';
import type { Change, History, JobRow } from './history.js';
import { type Behaviour, TICK_MS } from './workload.js';

export interface Violation {
  readonly rule: string;
  readonly job: string;
  readonly detail: string;
}

/** A job that a caller was told is accepted. */
export interface Accepted {
  readonly id: string;
  readonly behaviour: Behaviour;
}

const FINAL = new Set(['completed', 'dead', 'cancelled', 'expired']);
const KNOWN = new Set(TRANSITIONS.map(({ from, to }) => `${from ?? 'nothing'} -> ${to}`));

export const moveOf = ({ before, after }: Change): string => `${before?.state ?? 'nothing'} -> ${after.state}`;

type StepRule = (before: JobRow, after: JobRow, at: string) => boolean;

/** What holds for every single change of a row; each names what it would mean to break it. */
const STEP_RULES: Readonly<Record<string, StepRule>> = {
  'an epoch never goes back': (before, after) => after.epoch >= before.epoch,
  'whoever makes a job pending again closes its old copies out': (before, after) =>
    after.state !== 'pending' || before.state === 'pending' || after.epoch > before.epoch,
  'a claim is the only thing that begins a run': (before, after) =>
    after.run === before.run || (after.run === before.run + 1 && before.state === 'queued' && after.state === 'active'),
  'nothing starts before its time': (before, after, at) =>
    !(before.state === 'queued' && after.state === 'active') || new Date(after.run_at) <= new Date(at),
  'nothing starts after it has expired': (before, after, at) =>
    !(before.state === 'queued' && after.state === 'active') ||
    before.expires_at === null ||
    new Date(before.expires_at) > new Date(at),
  'only a failed run spends an attempt': (before, after) =>
    after.attempt === before.attempt ||
    after.attempt === 0 ||
    (after.attempt === before.attempt + 1 && before.state === 'active'),
  'no more attempts than allowed': (_, after) => after.attempt <= after.max_attempts,
  'only a lost run counts as a loss': (before, after) =>
    after.losses === before.losses ||
    after.losses === 0 ||
    (after.losses === before.losses + 1 && before.state === 'active' && after.state === 'pending'),
  'a final state is kept': (before, after) =>
    !FINAL.has(before.state) || before.state === 'dead' || after.state === before.state,
  'a dead job says why': (_, after) => after.state !== 'dead' || after.error !== null,
  'dead, cancelled and expired jobs release their key': (_, after) =>
    !['dead', 'cancelled', 'expired'].includes(after.state) || !after.dedup_open,
};

/** Behaviours whose every end but death leaves exactly one effect. */
const WITH_EFFECT: ReadonlySet<Behaviour> = new Set(['commits', 'chains', 'fails once', 'later once']);

/** Everything that the protocol promises and that the history breaks. */
export function violationsOf({ changes, effects }: History, accepted: readonly Accepted[]): Violation[] {
  const last = new Map(changes.map(({ after }) => [after.id, after]));
  return [
    ...changes.flatMap(stepViolations),
    ...accepted.flatMap((job) => endViolations(job, last.get(job.id), effects.get(job.id) ?? 0)),
    ...doubledEffects(effects),
    ...orphans(last),
    ...slotViolations(last),
  ];
}

function stepViolations(change: Change): Violation[] {
  const { before, after, at } = change;
  const job = after.id;
  const detail = `${moveOf(change)} at ${at}: ${JSON.stringify({ before, after })}`;
  const unknown =
    before?.state === after.state || KNOWN.has(moveOf(change)) ? [] : [{ rule: 'only known moves', job, detail }];
  if (!before) return unknown;
  const broken = Object.entries(STEP_RULES).filter(([, holds]) => !holds(before, after, at));
  return [...unknown, ...broken.map(([rule]) => ({ rule, job, detail }))];
}

function endViolations({ id, behaviour }: Accepted, row: JobRow | undefined, effects: number): Violation[] {
  const broken = (rule: string): Violation[] => [
    { rule, job: id, detail: JSON.stringify({ behaviour, effects, row }) },
  ];
  if (!row) return broken('what was accepted is recorded');
  if (!FINAL.has(row.state)) return broken('what was accepted reaches a final state');
  if (row.state === 'completed' && WITH_EFFECT.has(behaviour) && effects !== 1)
    return broken('a completed job has its effect once');
  if (row.state !== 'completed' && effects > 0) return broken('what did not complete has no effect');
  if (
    behaviour === 'fails always' &&
    row.state === 'dead' &&
    row.error?.code !== 'lost_worker' &&
    row.attempt !== row.max_attempts
  )
    return broken('a job dies of its last attempt');
  return [];
}

function doubledEffects(effects: History['effects']): Violation[] {
  return [...effects]
    .filter(([, times]) => times > 1)
    .map(([job, times]) => ({ rule: 'an effect happens once', job, detail: `${times} times` }));
}

/** A child is recorded in its parent's commit: it exists if, and only if, the parent has completed. */
function orphans(last: ReadonlyMap<string, JobRow>): Violation[] {
  return [...last.values()].flatMap((child) => {
    const parent = child.keys?.find((key) => key.startsWith('parent:'))?.slice('parent:'.length);
    if (parent === undefined || last.get(parent)?.state === 'completed') return [];
    return [{ rule: 'a child is recorded with its parent', job: child.id, detail: `its parent is ${parent}` }];
  });
}

/** From the first slot to the last each has one job, as `missed: 'all'` promises. */
function slotViolations(last: ReadonlyMap<string, JobRow>): Violation[] {
  const slots = [...last.values()].filter(({ name }) => name === 'tick').map(slotOf);
  const sorted = slots.toSorted((one, two) => one.at - two.at);
  return sorted.slice(1).flatMap(({ at, id }, index) => {
    const apart = at - (sorted[index]?.at ?? 0);
    if (apart === TICK_MS) return [];
    const rule = apart === 0 ? 'a slot has one job' : 'no slot is left out';
    return [{ rule, job: id, detail: `${new Date(at).toISOString()}, ${apart} ms after the one before` }];
  });
}

function slotOf({ id, dedup_key: key }: JobRow): { id: string; at: number } {
  return { id, at: Date.parse(key?.slice('sched:tick:'.length) ?? '') };
}
