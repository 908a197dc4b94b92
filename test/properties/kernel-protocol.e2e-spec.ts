import { Client } from 'pg';
import { TRANSITIONS } from '../../src/jobs/job-states.js';
import { createDatabase, templateDatabase } from '../support/servers/index.js';
import { migratedDatabase } from '../support/app/migrated-database.js';
import { installHistory } from './kernel/history.js';
import { moveOf } from './kernel/invariants.js';
import { PLANTED_BUGS, type PlantedBug } from './kernel/planted-bugs.js';
import { type Outcome, simulate } from './kernel/simulation.js';

// Waiting belongs to the virtual clock, which rules over the global timers only.
jest.mock('node:timers/promises', () => ({
  ...jest.requireActual<object>('node:timers/promises'),
  setTimeout: (ms: number, value: unknown) => new Promise((resolve) => setTimeout(resolve, ms, value)),
}));

// The seed decides everything, so nothing may be drawn elsewhere.
let ids = 0;
jest.mock('uuid', () => ({
  ...jest.requireActual<object>('uuid'),
  v7: () => `00000000-0000-7000-8000-${(++ids).toString(16).padStart(12, '0')}`,
}));

/** Schedules that a run of the tests plays; set HAAT_SCHEDULES to a larger number to search for longer. */
const SCHEDULES = Number(process.env['HAAT_SCHEDULES'] ?? 15);

/** A planted bug must show within so many schedules. */
const PATIENCE = 40;

let client: Client;

beforeAll(async () => {
  const { url } = await createDatabase({ template: await templateDatabase('migrated', migratedDatabase) });
  client = new Client({ connectionString: url });
  await client.connect();
  await installHistory((text) => client.query(text));
});
afterAll(() => client.end());

function play(seed: number, bug?: PlantedBug): Promise<Outcome> {
  ids = 0;
  return simulate(client, seed, bug);
}

describe('the kernel under an adversary', () => {
  const moves = new Set<string>();

  it(
    `keeps its promises in ${SCHEDULES} schedules`,
    async () => {
      for (let seed = 1; seed <= SCHEDULES; seed++) {
        const { violations, history } = await play(seed);
        expect({ seed, violations }).toEqual({ seed, violations: [] });
        for (const change of history.changes) moves.add(moveOf(change));
      }
    },
    SCHEDULES * 30_000,
  );

  it('makes every move of its state table, and no other', () => {
    const known = TRANSITIONS.map(({ from, to }) => `${from ?? 'nothing'} -> ${to}`);
    const made = [...moves].filter((move) => !isWithoutMove(move));
    expect(new Set(made)).toEqual(new Set(known));
  });

  it('does the same again for the same seed', async () => {
    const [one, two] = [await play(7), await play(7)];
    expect(one.history.changes.length).toBeGreaterThan(0);
    expect(two.history).toEqual(one.history);
  });
});

const isWithoutMove = (move: string): boolean => {
  const [from, to] = move.split(' -> ');
  return from === to;
};

describe('the simulation', () => {
  it.each(PLANTED_BUGS.map((bug) => [bug.name, bug] as const))(
    'finds out when %s',
    async (_, bug) => {
      let hits = 0;
      for (let seed = 1; seed <= PATIENCE; seed++) {
        const { violations, bugHits } = await play(seed, bug);
        hits += bugHits;
        if (violations.length > 0) return;
      }
      throw new Error(`Not found in ${PATIENCE} schedules; its statement was run ${hits} times.`);
    },
    PATIENCE * 30_000,
  );
});
