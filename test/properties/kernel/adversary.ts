import type { Random } from './random.js';
import { type EngineFaults, NO_ENGINE_FAULTS } from './simulated-engine.js';
import { NO_POSTGRES_FAULTS, type PostgresFaults } from './simulated-postgres.js';
import type { SimulatedProcess, World } from './simulated-process.js';
import type { Deployment } from './simulation.js';

/** What can be done to the world, at one moment. */
type Blow = (adversary: Adversary) => void;

/** Longest time between two blows, in ms. */
const PAUSE_MS = 4_000;

/** Does what networks, servers and machines do, only more often. Each seed has its own mix, so that rare pairs come up. */
export class Adversary {
  #isCalm = false;

  constructor(
    private readonly world: World,
    private readonly random: Random,
    private readonly deployment: Deployment,
  ) {}

  rage(ms: number): void {
    this.world.postgres.faults = this.#postgresFaults();
    this.world.engine.faults = this.#engineFaults();
    const blows = BLOWS.filter(() => this.random.chance(0.6));
    for (let at = this.random.between(0, PAUSE_MS); at < ms; at += this.random.between(100, PAUSE_MS)) {
      this.world.time.after(at, () => {
        if (blows.length > 0) this.random.pick(blows)(this);
      });
    }
  }

  /** From now on the world is kind; what is down comes back by itself. */
  calmDown(): void {
    this.#isCalm = true;
    this.world.postgres.faults = NO_POSTGRES_FAULTS;
    this.world.engine.faults = NO_ENGINE_FAULTS;
  }

  onProcess(blow: (process: SimulatedProcess, random: Random) => void): void {
    const { serving } = this.deployment;
    if (serving.length > 0) blow(this.random.pick(serving), this.random);
  }

  onWorld(blow: (world: World, random: Random) => void): void {
    if (!this.#isCalm) blow(this.world, this.random);
  }

  #postgresFaults(): PostgresFaults {
    return { lostBefore: this.#rate(0.01), lostAfter: this.#rate(0.03), slow: this.#rate(0.01) };
  }

  #engineFaults(): EngineFaults {
    return {
      late: this.#rate(0.1),
      lost: this.#rate(0.1),
      refusedButLanded: this.#rate(0.1),
      doubled: this.#rate(0.4),
      early: this.#rate(0.1),
    };
  }

  /** Nothing in a third of the seeds, much in another. */
  #rate(usual: number): number {
    return this.random.pick([0, usual, usual * 4]);
  }
}

const BLOWS: readonly Blow[] = [
  (adversary) => adversary.onProcess((process) => process.kill()),
  (adversary) => adversary.onProcess((process) => void process.stop()),
  (adversary) => adversary.onProcess(({ host }, random) => host.freeze(random.between(500, 8_000))),
  (adversary) => adversary.onProcess(({ host }, random) => host.cutFromEngine(random.between(500, 8_000))),
  (adversary) => adversary.onProcess(({ host }, random) => host.cutFromPostgres(random.between(500, 8_000))),
  (adversary) => adversary.onWorld(({ engine }) => engine.wipe()),
  (adversary) => adversary.onWorld(({ engine }) => engine.takeSnapshot()),
  (adversary) => adversary.onWorld(({ engine }) => engine.restoreSnapshot()),
  (adversary) => adversary.onWorld(({ engine }, random) => engine.goDown(random.between(500, 6_000))),
  (adversary) =>
    adversary.onWorld(({ engine }, random) => {
      engine.goDown(random.between(500, 6_000));
      engine.wipe();
    }),
  (adversary) => adversary.onWorld(({ postgres }, random) => postgres.goDown(random.between(500, 6_000))),
];
