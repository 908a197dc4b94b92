interface Call<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Lets concurrent callers share one statement and one commit: a batch starts at once when none is under way, and
 * what comes meanwhile goes into the next. There is no timer, so a single caller never waits for company.
 */
export class Batcher<Item, Answer> {
  #waiting: Call<Item, Answer>[] = [];
  #underWay = 0;
  #isScheduled = false;

  /**
   * @param flush settles its items in their order; when it throws, every caller of the batch gets the error
   * @param options.parallel batches under way at a time
   */
  constructor(
    private readonly flush: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Answer>[]>,
    private readonly options: { readonly max: number; readonly parallel: number },
  ) {}

  add(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  /** One turn of the event loop later, so that callers of the same turn share the first batch too. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      while (this.#waiting.length > 0 && this.#underWay < this.options.parallel)
        void this.#run(this.#waiting.splice(0, this.options.max));
    });
  }

  async #run(calls: readonly Call<Item, Answer>[]): Promise<void> {
    this.#underWay++;
    try {
      const results = await this.flush(calls.map(({ item }) => item));
      calls.forEach((call, index) => settle(call, results[index]));
    } catch (error) {
      for (const { reject } of calls) reject(error);
    } finally {
      this.#underWay--;
      if (this.#waiting.length > 0) this.#schedule();
    }
  }
}

function settle<Item, Answer>(
  { resolve, reject }: Call<Item, Answer>,
  result: PromiseSettledResult<Answer> | undefined,
): void {
  if (result?.status === 'fulfilled') resolve(result.value);
  else reject(result ? result.reason : new Error('The batch gave no result for this call.'));
}

/** What a flush returns when all of its items have succeeded. */
export const fulfilled = <Answer>(value: Answer): PromiseFulfilledResult<Answer> => ({ status: 'fulfilled', value });
