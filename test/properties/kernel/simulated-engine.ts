import type { CopyState, EngineCopy } from '../../../src/jobs/engine/engine.js';
import type { Host } from './host.js';
import type { Random } from './random.js';
import type { VirtualTime } from './virtual-time.js';

/** How often a call to the engine, or the engine itself, misbehaves. */
export interface EngineFaults {
  /** An answer takes so long that nobody waits for it any more; the copies land all the same. */
  readonly late: number;
  /** The call is lost, and nobody is told. */
  readonly lost: number;
  /** The copies land, and the caller is told that they did not. */
  readonly refusedButLanded: number;
  /** A copy is delivered again though it runs, or has run. */
  readonly doubled: number;
  /** A copy is delivered before its time, as by a clock that is fast. */
  readonly early: number;
}

export const NO_ENGINE_FAULTS: EngineFaults = { late: 0, lost: 0, refusedButLanded: 0, doubled: 0, early: 0 };

/** How long a copy that was delivered belongs to its worker. */
const LOCK_MS = 2_000;

interface HeldCopy {
  readonly copyId: string;
  readonly queue: string;
  readonly dueAt: number;
  state: 'waiting' | 'active' | 'finished';
  holder: Consumer | undefined;
  lockedUntil: number;
}

/** A process that takes copies. */
export interface Consumer {
  readonly host: Host;
  /** Copies that it would take now. */
  readonly freeSlots: number;
  run(queue: string, copyId: string): Promise<unknown>;
}

/** An engine under an adversary: it may forget, double, delay and reorder whatever it is given. */
export class SimulatedEngine {
  isUp = true;
  faults: EngineFaults = NO_ENGINE_FAULTS;
  readonly #consumers = new Set<Consumer>();
  readonly #everSeen: { queue: string; copyId: string }[] = [];
  readonly #onReturn = new Set<() => void>();
  #copies = new Map<string, HeldCopy>();
  #numbers = new Map<string, number>();
  #snapshot: { copies: readonly HeldCopy[]; numbers: ReadonlyMap<string, number> } = { copies: [], numbers: new Map() };

  constructor(
    private readonly time: VirtualTime,
    private readonly random: Random,
  ) {
    this.#tick();
  }

  attach(consumer: Consumer): void {
    this.#consumers.add(consumer);
  }

  detach(consumer: Consumer): void {
    this.#consumers.delete(consumer);
  }

  onReturn(listener: () => void): void {
    this.#onReturn.add(listener);
  }

  reaches(host: Host): boolean {
    return this.isUp && !host.isCutFromEngine;
  }

  /** @throws when the copies were refused, or when only the answer was lost. */
  async add(host: Host, queue: string, copies: readonly EngineCopy[]): Promise<void> {
    await this.#travel(host);
    if (this.random.chance(this.faults.lost)) return host.hang();
    if (this.random.chance(this.faults.late)) {
      const delayMs = this.random.between(300, 20_000);
      this.time.after(delayMs, () => this.#land(queue, copies));
      return host.pass(delayMs);
    }
    this.#land(queue, copies);
    if (this.random.chance(this.faults.refusedButLanded)) throw new Error('Connection is closed.');
    await host.pass(this.random.between(1, 20));
  }

  async statesOf(host: Host, copyIds: readonly string[]): Promise<readonly CopyState[]> {
    await this.#travel(host);
    return copyIds.map((copyId) => this.#copies.get(copyId)?.state ?? 'unknown');
  }

  /** The numbers by which the kernel notices that the engine has lost its memory. */
  sequencesFor(host: Host) {
    return {
      read: async (keys: readonly string[]) => {
        await this.#travel(host);
        return keys.map((key) => this.#numbers.get(key) ?? 0);
      },
      write: async (numbers: ReadonlyMap<string, number>) => {
        await this.#travel(host);
        for (const [key, number] of numbers) this.#numbers.set(key, number);
      },
    };
  }

  async remove(host: Host, copyId: string): Promise<void> {
    await this.#travel(host);
    if (this.#copies.get(copyId)?.state !== 'active') this.#copies.delete(copyId);
  }

  wipe(): void {
    this.#copies = new Map();
    this.#numbers = new Map();
  }

  takeSnapshot(): void {
    this.#snapshot = { copies: [...this.#copies.values()], numbers: new Map(this.#numbers) };
  }

  /** As a restart from an old file: what was delivered since is there again. */
  restoreSnapshot(): void {
    this.#copies = new Map(
      this.#snapshot.copies.map((copy) => [copy.copyId, { ...copy, state: 'waiting', holder: undefined }]),
    );
    this.#numbers = new Map(this.#snapshot.numbers);
  }

  /** Away for a while, and back with whatever it holds then. */
  goDown(ms: number): void {
    if (!this.isUp) return;
    this.isUp = false;
    this.time.after(ms, () => {
      this.isUp = true;
      for (const listener of this.#onReturn) listener();
    });
  }

  async #travel(host: Host): Promise<void> {
    await host.pass(this.random.between(1, 20));
    if (!this.reaches(host)) throw new Error('Connection is closed.');
  }

  #land(queue: string, copies: readonly EngineCopy[]): void {
    if (!this.isUp) return;
    for (const { copyId, delayMs } of copies) {
      this.#everSeen.push({ queue, copyId });
      // BullMQ ignores an add under an id that it knows.
      if (this.#copies.has(copyId)) continue;
      const dueAt = this.time.now + (this.random.chance(this.faults.early) ? 0 : delayMs);
      this.#copies.set(copyId, { copyId, queue, dueAt, state: 'waiting', holder: undefined, lockedUntil: 0 });
    }
    this.#wake();
  }

  #wake(): void {
    this.time.after(this.random.between(1, 30), () => this.#deliver());
  }

  /** BullMQ's stalled check: a lock that nobody has renewed makes its copy wait again. */
  #tick(): void {
    this.time.after(500, () => {
      for (const copy of this.#copies.values()) {
        if (copy.state !== 'active') continue;
        const holder = copy.holder?.host;
        if (holder && !holder.isDead && !holder.isFrozen && this.reaches(holder))
          copy.lockedUntil = this.time.now + LOCK_MS;
        else if (copy.lockedUntil < this.time.now) Object.assign(copy, { state: 'waiting', holder: undefined });
      }
      this.#deliver();
      if (this.random.chance(this.faults.doubled)) this.#double();
      this.#tick();
    });
  }

  #deliver(): void {
    const waiting = [...this.#copies.values()].filter(
      ({ state, dueAt }) => state === 'waiting' && dueAt <= this.time.now,
    );
    while (waiting.length > 0) {
      const takers = [...this.#consumers].filter(
        ({ host, freeSlots }) => freeSlots > 0 && !host.isDead && !host.isFrozen && this.reaches(host),
      );
      if (takers.length === 0) return;
      const [copy] = waiting.splice(this.random.below(waiting.length), 1);
      if (copy) this.#deliverTo(this.random.pick(takers), copy);
    }
  }

  #deliverTo(consumer: Consumer, copy: HeldCopy): void {
    Object.assign(copy, { state: 'active', holder: consumer, lockedUntil: this.time.now + LOCK_MS });
    const finish = (): void => {
      if (copy.holder === consumer && copy.state === 'active' && this.reaches(consumer.host)) copy.state = 'finished';
      this.#wake();
    };
    consumer.run(copy.queue, copy.copyId).then(finish, finish);
  }

  /** A copy from the past comes once more, whatever became of it. */
  #double(): void {
    const takers = [...this.#consumers].filter(({ host }) => !host.isDead && !host.isFrozen);
    if (this.#everSeen.length === 0 || takers.length === 0) return;
    const { queue, copyId } = this.random.pick(this.#everSeen);
    this.random
      .pick(takers)
      .run(queue, copyId)
      .catch(() => undefined);
  }
}
