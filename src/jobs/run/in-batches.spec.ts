import { inBatches } from './in-batches.js';

const never = new AbortController().signal;

describe('work in batches', () => {
  it('goes on until nothing is left', async () => {
    const left = [500, 500, 1, 0];
    expect(await inBatches(never, async () => left.shift() ?? 7)).toBe(1_001);
    expect(left).toEqual([]);
  });

  it('ends between two batches once it is told to', async () => {
    const abort = new AbortController();
    let batches = 0;
    const work = inBatches(abort.signal, async () => {
      if ((batches += 1) === 2) abort.abort(new Error('enough'));
      return 1;
    });
    await expect(work).rejects.toThrow('enough');
    expect(batches).toBe(2);
  });
});
