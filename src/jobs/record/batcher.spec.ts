import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { Batcher, fulfilled } from './batcher.js';

type Results = readonly PromiseSettledResult<string>[];

/** Lets everything happen that waits for nothing: what a turn of the event loop sets off may take one more. */
async function turn(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/** A flush that waits until the test ends it. */
class Flush {
  readonly answer: Promise<Results>;
  #resolve: (results: Results) => void;
  #reject: (error: Error) => void;

  constructor(readonly items: readonly string[]) {
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  succeed(results: Results = this.items.map((item) => fulfilled(`done ${item}`))): void {
    this.#resolve(results);
  }

  fail(error: Error): void {
    this.#reject(error);
  }
}

/** A batcher whose flushes the test ends one by one. */
function batcherWith({ max = 100, parallel = 1 }: { max?: number; parallel?: number } = {}) {
  const flushes: Flush[] = [];
  const batcher = new Batcher<string, string>(
    (items) => {
      const flush = new Flush(items);
      flushes.push(flush);
      return flush.answer;
    },
    { max, parallel },
  );
  const items = () => flushes.map((flush) => [...flush.items]);
  const flushAt = (index: number): Flush => {
    const flush = flushes[index];
    if (!flush) throw new Error(`There is no flush ${index} yet.`);
    return flush;
  };
  return { batcher, items, flushAt };
}

const rejected = (reason: unknown): PromiseRejectedResult => ({ status: 'rejected', reason });

describe('a batcher', () => {
  it('lets callers of one turn share a flush', async () => {
    const { batcher, items, flushAt } = batcherWith();
    const answers = Promise.all(['a', 'b', 'c'].map((item) => batcher.add(item)));
    await turn();
    expect(items()).toEqual([['a', 'b', 'c']]);
    flushAt(0).succeed();
    await expect(answers).resolves.toEqual(['done a', 'done b', 'done c']);
  });

  it('does not let a single caller wait for company', async () => {
    const { batcher, items } = batcherWith();
    void batcher.add('a');
    await turn();
    expect(items()).toEqual([['a']]);
  });

  it('flushes nothing when nobody calls', async () => {
    const { items } = batcherWith();
    await turn();
    expect(items()).toEqual([]);
  });

  it('puts what comes while a flush is under way into the next', async () => {
    const { batcher, items, flushAt } = batcherWith();
    void batcher.add('a');
    await turn();
    void batcher.add('b');
    await turn();
    void batcher.add('c');
    await turn();
    expect(items()).toEqual([['a']]);
    flushAt(0).succeed();
    await turn();
    expect(items()).toEqual([['a'], ['b', 'c']]);
  });

  it('starts a second flush at once where two may be under way', async () => {
    const { batcher, items } = batcherWith({ parallel: 2 });
    for (const item of ['a', 'b', 'c']) {
      void batcher.add(item);
      await turn();
    }
    expect(items()).toEqual([['a'], ['b']]);
  });

  it('splits a crowd into flushes of the largest size', async () => {
    const { batcher, items } = batcherWith({ max: 2, parallel: 3 });
    for (const item of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) void batcher.add(item);
    await turn();
    expect(items()).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ]);
  });

  it('answers each caller by the place of its item', async () => {
    const { batcher, flushAt } = batcherWith();
    const settled = Promise.allSettled(['a', 'b', 'c'].map((item) => batcher.add(item)));
    await turn();
    const refused = new Error('b is wrong');
    flushAt(0).succeed([fulfilled('1'), rejected(refused), fulfilled('3')]);
    await expect(settled).resolves.toEqual([fulfilled('1'), rejected(refused), fulfilled('3')]);
  });

  it('lets a failing flush reject its own callers only, and goes on', async () => {
    const { batcher, flushAt } = batcherWith();
    const first = Promise.allSettled([batcher.add('a'), batcher.add('b')]);
    await turn();
    const second = batcher.add('c');
    const lost = new Error('lost');
    flushAt(0).fail(lost);
    await expect(first).resolves.toEqual([rejected(lost), rejected(lost)]);
    await turn();
    flushAt(1).succeed();
    await expect(second).resolves.toBe('done c');
  });

  it('takes a flush that throws at once for one that fails', async () => {
    const batcher = new Batcher<string, string>(
      () => {
        throw new Error('at once');
      },
      { max: 10, parallel: 1 },
    );
    await expect(batcher.add('a')).rejects.toThrow('at once');
    await expect(batcher.add('b')).rejects.toThrow('at once');
  });

  it('says so when a flush forgets a caller', async () => {
    const { batcher, flushAt } = batcherWith();
    const settled = Promise.allSettled([batcher.add('a'), batcher.add('b')]);
    await turn();
    flushAt(0).succeed([fulfilled('1')]);
    await expect(settled).resolves.toEqual([
      fulfilled('1'),
      rejected(new Error('The batch gave no result for this call.')),
    ]);
  });

  it('takes in what its own callers add once they are answered', async () => {
    const { batcher, items, flushAt } = batcherWith();
    void batcher.add('a').then(() => batcher.add('b'));
    await turn();
    flushAt(0).succeed();
    await turn();
    expect(items()).toEqual([['a'], ['b']]);
  });

  it('flushes every item once, in order, within its limits, whatever happens when', async () => {
    const add = fc.constant('add' as const);
    const events = fc.array(fc.oneof(add, add, add, fc.constantFrom('turn', 'succeed', 'fail')), { maxLength: 60 });
    const limits = fc.record({ max: fc.integer({ min: 1, max: 5 }), parallel: fc.integer({ min: 1, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(events, limits, async (happening, { max, parallel }) => {
        const open: Flush[] = [];
        const flushed: string[] = [];
        const fates = new Map<string, string>();
        const batcher = new Batcher<string, string>(
          (items) => {
            const flush = new Flush(items);
            open.push(flush);
            flushed.push(...items);
            expect(items.length).toBeLessThanOrEqual(max);
            expect(open.length).toBeLessThanOrEqual(parallel);
            return flush.answer;
          },
          { max, parallel },
        );
        const answers: Promise<unknown>[] = [];
        const end = (how: 'succeed' | 'fail') => {
          const flush = open.shift();
          flush?.items.forEach((item) => fates.set(item, how === 'fail' ? 'lost' : `done ${item}`));
          if (how === 'fail') flush?.fail(new Error('lost'));
          else flush?.succeed();
        };
        for (const event of happening) {
          if (event === 'add') answers.push(batcher.add(String(answers.length)).catch((error: Error) => error.message));
          else if (event === 'turn') await turn();
          else end(event);
        }
        while (flushed.length < answers.length || open.length > 0) {
          end('succeed');
          await turn();
        }
        const items = answers.map((_, index) => String(index));
        expect(flushed).toEqual(items);
        await expect(Promise.all(answers)).resolves.toEqual(items.map((item) => fates.get(item)));
      }),
    );
  });
});
