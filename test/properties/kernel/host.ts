import type { VirtualTime } from './virtual-time.js';

/** What a promise of a dead process waits for. */
const NEVER = new Promise<never>(() => undefined);

/** The machine that a simulated process runs on: it can be killed, frozen, and cut off from either server. */
export class Host {
  #isDead = false;
  #frozenUntil = 0;
  #cutFromEngineUntil = 0;
  #cutFromPostgresUntil = 0;
  readonly #onDeath: (() => void)[] = [];

  constructor(
    readonly name: string,
    private readonly time: VirtualTime,
  ) {}

  get isDead(): boolean {
    return this.#isDead;
  }

  get isFrozen(): boolean {
    return this.#frozenUntil > this.time.now;
  }

  get isCutFromEngine(): boolean {
    return this.#cutFromEngineUntil > this.time.now;
  }

  get isCutFromPostgres(): boolean {
    return this.#cutFromPostgresUntil > this.time.now;
  }

  /** As SIGKILL: nothing of it goes on, and nothing is told. */
  die(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    for (const listener of this.#onDeath.splice(0)) listener();
  }

  onDeath(listener: () => void): void {
    this.#onDeath.push(listener);
  }

  /** As SIGSTOP and, later, SIGCONT: a zombie that wakes and believes that nothing has happened. */
  freeze(ms: number): void {
    this.#frozenUntil = this.time.now + ms;
  }

  cutFromEngine(ms: number): void {
    this.#cutFromEngineUntil = this.time.now + ms;
  }

  cutFromPostgres(ms: number): void {
    this.#cutFromPostgresUntil = this.time.now + ms;
  }

  /** Time passes for this process: for ever when it dies, longer when it is frozen. */
  async pass(ms: number): Promise<void> {
    await this.time.pass(ms);
    while (this.isFrozen && !this.#isDead) await this.time.pass(this.#frozenUntil - this.time.now);
    if (this.#isDead) await this.hang();
  }

  /** Where the code of a dead process stands still for ever. */
  hang(): Promise<never> {
    return NEVER;
  }
}
