import type { HttpAnswer } from '../../app/http-app.js';
import type { Random } from '../../../properties/kernel/random.js';
import type { Who } from '../app.js';
import type { Promised } from './promises.js';
import type { Sight } from './sight.js';
import type { World } from './world.js';

/** What one of the crowd knows and can do, for one deed. */
export interface Stage {
  readonly world: World;
  readonly sight: Sight;
  readonly random: Random;
  /** Calls the API, and remembers what it answers. */
  post(path: string, body?: unknown, as?: PostAs): Promise<HttpAnswer>;
  get(path: string): Promise<HttpAnswer>;
}

export interface PostAs {
  /** `client` when it is not said. */
  readonly who?: Who;
  readonly promises?: Promised;
  readonly idempotencyKey?: string;
}

/** Something that somebody does; nothing when there is nothing to do it to. */
export interface Deed {
  /** How often it is done, against the others. */
  readonly weight: number;
  act(stage: Stage): Promise<unknown>;
}

/** One of the things seen; undefined where there is none. */
export const anyOf = <T>(random: Random, items: readonly T[]): T | undefined =>
  items.length === 0 ? undefined : random.pick(items);

/** So many at once. */
export const together = <T>(times: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => work(index)));
