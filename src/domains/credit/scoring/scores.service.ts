import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { InvalidInput } from '../../../errors/index.js';
import { type Caller, Keyset, type Page, type PageQuery } from '../../../http/index.js';
import type { Enqueued, EnqueueOptions } from '../../../jobs/index.js';
import { Parties } from '../../master-data/index.js';
import { seenRetailer } from '../accounts/seen-retailer.js';
import { CreditProducer } from '../credit.producer.js';
import { ScoresRepository, type ScoreView } from './scores.repository.js';

const NEWEST_FIRST = new Keyset('scores', { id: 'uuid' });

/** Whose score is asked for: exactly one of the two is given. */
export interface ScoresWanted {
  readonly retailerId?: string;
  readonly all?: boolean;
}

/** What callers of the API may ask of scores. */
@Injectable()
export class Scores {
  constructor(
    private readonly database: Database,
    private readonly scores: ScoresRepository,
    private readonly producer: CreditProducer,
    private readonly parties: Parties,
  ) {}

  /**
   * @throws InvalidInput unless either a retailer or all are asked for
   * @throws NotFound when there is no such retailer
   */
  async calculate(
    tx: Transaction | undefined,
    { retailerId, all }: ScoresWanted,
    options: EnqueueOptions,
  ): Promise<Enqueued> {
    if ((retailerId === undefined) === (all === undefined))
      throw new InvalidInput([{ field: 'retailerId', message: 'must be given, or else "all": true, and not both' }]);
    if (retailerId === undefined) return this.producer.calculateScores(tx, undefined, options);
    const { id } = await this.parties.retailer(tx ?? this.database, retailerId);
    return this.producer.calculateScore(tx, id, options);
  }

  /**
   * Newest first.
   *
   * @throws NotFound when there is no such retailer, or it is another than the caller speaks for
   */
  async history(retailerId: string, { limit, cursor }: PageQuery, caller: Caller): Promise<Page<ScoreView>> {
    seenRetailer(await this.parties.scopeOf(this.database, caller), retailerId);
    const before = NEWEST_FIRST.read(cursor)?.id;
    await this.parties.retailer(this.database, retailerId);
    return NEWEST_FIRST.page(await this.scores.history(retailerId, before, limit + 1), limit);
  }
}
