import type { Client } from 'pg';
import { Adversary } from './adversary.js';
import { Clients } from './clients.js';
import { clearHistory, type History, readHistory } from './history.js';
import { type Accepted, type Violation, violationsOf } from './invariants.js';
import type { PlantedBug } from './planted-bugs.js';
import { Operators } from './operators.js';
import { Random } from './random.js';
import { SimulatedEngine } from './simulated-engine.js';
import { SimulatedPostgres } from './simulated-postgres.js';
import { SimulatedProcess, type World } from './simulated-process.js';
import { VirtualTime } from './virtual-time.js';

const START = Date.UTC(2026, 0, 1);
const PROCESSES = 3;

/** Faults happen for so long; then the world is kind, and everything accepted must come to its end. */
const FAULTS_MS = 30_000;
const CALM_MS = 180_000;

const UNFINISHED = `
  select count(*)::int as unfinished from haat.jobs
  where state not in ('completed', 'dead', 'cancelled', 'expired') and (name <> 'tick' or created_at <= $1)`;

export interface Outcome {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly history: History;
  readonly accepted: readonly Accepted[];
  /** How often a statement with the planted bug was run. */
  readonly bugHits: number;
}

/** Plays one schedule: everything that happens in it follows from its seed. */
export async function simulate(client: Client, seed: number, bug?: PlantedBug): Promise<Outcome> {
  const random = new Random(seed);
  const time = new VirtualTime();
  time.start(START);
  jest.spyOn(Math, 'random').mockImplementation(() => random.next());
  try {
    const postgres = new SimulatedPostgres(client, time, random, bug);
    await clearHistory(postgres);
    const world: World = { time, postgres, engine: new SimulatedEngine(time, random), random };
    const accepted = await play(world, random, bug);
    const history = await historyOf(world);
    return { seed, violations: violationsOf(history, accepted), history, accepted, bugHits: postgres.bugHits };
  } finally {
    jest.mocked(Math.random).mockRestore();
    time.stop();
  }
}

/** @param bug is hunted for: then the first violation is enough, and nobody waits for the end of every job */
async function play(world: World, random: Random, bug: PlantedBug | undefined): Promise<readonly Accepted[]> {
  const deployment = new Deployment(world);
  for (let count = 0; count < PROCESSES; count++) deployment.startOne();
  const clients = new Clients(world, random, deployment);
  const adversary = new Adversary(world, random, deployment);
  clients.work(FAULTS_MS);
  new Operators(world, random, deployment).work(FAULTS_MS);
  adversary.rage(FAULTS_MS);
  world.postgres.faults = { ...world.postgres.faults, ...bug?.emphasis };
  await world.time.run(FAULTS_MS);
  adversary.calmDown();
  if (bug && violationsOf(await historyOf(world), []).length > 0) return [];
  await untilFinished(world);
  return clients.accepted;
}

/** Time goes on meanwhile: a transaction that is open must end before anybody can read. */
async function historyOf({ time, postgres }: World): Promise<History> {
  let history: History | undefined;
  void readHistory(postgres).then((read) => {
    history = read;
  });
  await time.run(CALM_MS, () => history !== undefined);
  if (!history) throw new Error('The simulated PostgreSQL is held by a transaction that never ends.');
  return history;
}

/**
 * Looks at the record now and then, but not for the schedule's later slots, which never end. The processes may die of
 * jobs that kill them even when the world is kind.
 */
async function untilFinished({ time, postgres }: World): Promise<void> {
  const until = new Date(time.now);
  let isFinished = false;
  const look = async (): Promise<void> => {
    const [row] = await postgres.query<{ unfinished: number }>(UNFINISHED, [until]);
    isFinished = row?.unfinished === 0;
    if (!isFinished) time.after(1_000, () => void look());
  };
  time.after(1_000, () => void look());
  await time.run(CALM_MS, () => isFinished);
}

/** The processes that run now; one that dies is replaced by a new one after a while, as a process manager would. */
export class Deployment {
  #processes: SimulatedProcess[] = [];
  #started = 0;

  constructor(private readonly world: World) {}

  get serving(): readonly SimulatedProcess[] {
    return this.#processes.filter((process) => process.isServing);
  }

  startOne(): void {
    const process = new SimulatedProcess(`process-${++this.#started}`, this.world);
    this.#processes.push(process);
    process.host.onDeath(() => {
      this.world.engine.detach(process);
      this.#processes = this.#processes.filter((other) => other !== process);
      this.world.time.after(1_500, () => this.startOne());
    });
    // A start that fails ends the process, as it does in `runServer`.
    process.start().catch(() => process.kill());
  }
}
