import type { Sql } from '../../../../src/database/index.js';
import { Random } from '../../../properties/kernel/random.js';
import type { HttpAnswer } from '../../app/http-app.js';
import type { Client, Who } from '../app.js';
import { CREDIT_DEEDS } from './credit-desk.js';
import type { Promised, Promises } from './promises.js';
import { ORDER_DEEDS } from './retailers.js';
import { look } from './sight.js';
import type { Deed, PostAs } from './stage.js';
import { VENDOR_DEEDS } from './vendors.js';
import type { World } from './world.js';

const DEEDS: readonly Deed[] = [...ORDER_DEEDS, ...VENDOR_DEEDS, ...CREDIT_DEEDS];
const ALL_WEIGHTS = DEEDS.reduce((sum, { weight }) => sum + weight, 0);

export interface CrowdOf {
  readonly sql: Sql;
  readonly world: World;
  readonly promises: Promises;
  readonly as: (who: Who) => Client;
}

/** Everybody who acts on a marketplace at once. What each decides follows from the seed; who is first, does not. */
export class Crowd {
  constructor(private readonly of: CrowdOf) {}

  /**
   * So many people do so many deeds each, one after the other.
   *
   * @throws AggregateError once all have ended, of those who could not go on
   */
  async act(seed: number, people: number, deeds: number): Promise<void> {
    const acting = Array.from({ length: people }, async (_, person) => {
      const random = new Random(seed * 1_000 + person);
      for (let done = 0; done < deeds; done++) await this.#doOne(random);
    });
    const ends = await Promise.allSettled(acting);
    const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    if (errors.length > 0) throw new AggregateError(errors, `Some of the crowd could not go on: ${errors.join('; ')}`);
  }

  async #doOne(random: Random): Promise<void> {
    const { sql, world } = this.of;
    const sight = await look(sql, world.retailers, world.ample);
    await aDeed(random).act({
      world,
      sight,
      random,
      get: (path) => this.#heard(`GET ${path}`, this.of.as('client').get(path)),
      post: (path, body, as = {}) => this.#post(path, body, as),
    });
  }

  #post(path: string, body: unknown, { who = 'client', idempotencyKey, promises }: PostAs): Promise<HttpAnswer> {
    const headers = idempotencyKey === undefined ? undefined : { 'idempotency-key': idempotencyKey };
    return this.#heard(`POST ${path}`, this.of.as(who).post(path, body, headers), promises);
  }

  async #heard(request: string, answering: Promise<HttpAnswer>, promised?: Promised): Promise<HttpAnswer> {
    const answer = await answering;
    this.of.promises.hear(request, answer, promised);
    return answer;
  }
}

function aDeed(random: Random): Deed {
  let left = random.below(ALL_WEIGHTS);
  const deed = DEEDS.find(({ weight }) => (left -= weight) < 0);
  if (!deed) throw new Error('The weights do not add up.');
  return deed;
}
