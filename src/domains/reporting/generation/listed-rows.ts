import type { Row } from '../definitions/index.js';

/** The first rows of many, counted as they are read. */
export class ListedRows implements AsyncIterable<readonly Row[]> {
  #count = 0;

  /**
   * @param pages all rows
   * @param max how many of them may be read
   * @param onPage is told of how many were read so far
   */
  constructor(
    private readonly pages: AsyncIterable<readonly Row[]>,
    private readonly max: number,
    private readonly onPage: (count: number) => void,
  ) {}

  /** How many were read so far. */
  get count(): number {
    return this.#count;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Row[]> {
    for await (const page of this.pages) {
      const listed = page.slice(0, this.max - this.#count);
      this.#count += listed.length;
      yield listed;
      this.onPage(this.#count);
      if (this.#count >= this.max) return;
    }
  }
}
