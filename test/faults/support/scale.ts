import { randomInt } from 'node:crypto';

/** `full` runs the counts that the project promises; else each fault comes once, with short locks. */
export const isFull = process.env['FAULTS'] === 'full';

/** How often a fault is injected. */
export const times = (short: number, full: number): number => (isFull ? full : short);

/** How many jobs a scenario accepts, at least. */
export const jobs = (): number => times(200, 400);

/** Repeats a run: `FAULTS_SEED=… npm run test:faults`. */
export const seed = Number(process.env['FAULTS_SEED'] ?? randomInt(1_000_000_000));

/** Locks run out soon, so that what a dead worker held is taken over within a test. */
export const LOCK_MS = 2_000;

/**
 * How long a scenario waits for the next job to end. With these locks whatever is lost is found within 5 s and run within
 * 10 s; the rest is for a machine that is slow.
 */
export const PATIENCE_MS = 45_000;

/** Of one scenario, for Jest. */
export const SCENARIO_TIMEOUT_MS = isFull ? 600_000 : 180_000;

/** How long each caller waits between two batches while a fault is injected: enough load to hurt, not to drown in. */
export const CALL_PAUSE_MS = 800;
