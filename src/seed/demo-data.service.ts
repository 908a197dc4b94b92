import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../config/index.js';
import { Database, type Transaction } from '../database/index.js';
import { DemoSetRepository } from './demo-set.repository.js';
import type { DemoSet } from './demo-set.js';
import { makeDemoSet } from './make-demo-set.js';
import type { MarketRules } from './market-rules.js';
import { Calendar } from './moments.js';

/** Injection token of the {@link MarketRules} by which the set is made. */
export const MARKET_RULES = Symbol('MarketRules');

/** Injection token of a {@link FollowUp}. */
export const FOLLOW_UP = Symbol('FollowUp');

/** What is to be done about a set that has just been written; jobs that it records are part of the set's commit. */
export type FollowUp = (tx: Transaction) => Promise<unknown>;

/** Embedded on a slow machine it may take some seconds. */
const TIMEOUT_MS = 60_000;

/** How many rows of each kind were written. */
export type Figures = Readonly<Record<keyof DemoSet, number>>;

/** The demo set: a marketplace that has been running for sixty days, for trying out and for showing. */
@Injectable()
export class DemoData {
  constructor(
    private readonly database: Database,
    private readonly repository: DemoSetRepository,
    @Inject(CONFIG) private readonly config: AppConfig,
    @Inject(MARKET_RULES) private readonly rules: MarketRules,
    @Inject(FOLLOW_UP) private readonly followUp: FollowUp,
  ) {}

  /**
   * Writes the whole set in one transaction, or nothing where the database has retailers, vendors or products: also when
   * several processes do it at once. Deadlines of the set are found by the sweeps once they have passed.
   *
   * @returns how much was written; undefined where the marketplace is in use already
   */
  make(): Promise<Figures | undefined> {
    return this.database.transaction((tx) => this.#fill(tx), { timeoutMs: TIMEOUT_MS });
  }

  async #fill(tx: Transaction): Promise<Figures | undefined> {
    await this.repository.lock(tx);
    if (await this.repository.isInUse(tx)) return undefined;
    const { timeZone } = this.config.scheduler;
    const set = makeDemoSet(new Calendar(await this.repository.clock(tx), timeZone), this.rules);
    await this.repository.insert(tx, set, timeZone);
    await this.followUp(tx);
    return figuresOf(set);
  }
}

const figuresOf = (set: DemoSet): Figures =>
  Object.fromEntries(Object.entries(set).map(([name, rows]) => [name, rows.length])) as Figures;
