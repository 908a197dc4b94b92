import type { Accepted } from './invariants.js';
import type { Random } from './random.js';
import type { Deployment } from './simulation.js';
import type { World } from './simulated-process.js';
import { BEHAVIOURS, type Behaviour, Work } from './workload.js';

const JOBS = 24;

/** Rare, because each of them takes several processes down. */
const KILLER_CHANCE = 0.05;

/** The callers of the service: they remember what they were promised. */
export class Clients {
  readonly accepted: Accepted[] = [];

  constructor(
    private readonly world: World,
    private readonly random: Random,
    private readonly deployment: Deployment,
  ) {}

  /** Calls at random moments within `ms`. */
  work(ms: number): void {
    for (let count = 0; count < JOBS; count++) {
      this.world.time.after(this.random.between(100, ms), () => void this.#call());
    }
  }

  async #call(): Promise<void> {
    const { serving } = this.deployment;
    if (serving.length === 0) return;
    const process = this.random.pick(serving);
    const behaviour = this.#behaviour();
    const work = new Work({ behaviour, durationMs: Math.round(this.random.between(1, 2_500)) });
    try {
      const { jobId, outcome } = await process.jobs.enqueue(undefined, work, this.#options());
      if (outcome === 'created') this.accepted.push({ id: jobId, behaviour });
    } catch {
      // Refused, or nobody knows: nothing was promised.
    }
  }

  #behaviour(): Behaviour {
    if (this.random.chance(KILLER_CHANCE)) return 'kills its process';
    return this.random.pick(BEHAVIOURS.filter((behaviour) => behaviour !== 'kills its process'));
  }

  #options() {
    const expiresInMs = this.random.between(500, 20_000);
    return {
      ...(this.random.chance(0.3) && { delay: Math.round(this.random.between(0, 8_000)) }),
      ...(this.random.chance(0.2) && { expiresAt: new Date(this.world.time.now + expiresInMs) }),
      ...(this.random.chance(0.4) && { deduplicationKey: `key-${this.random.below(4)}` }),
    };
  }
}
