import { type Progress, ProgressReporter } from './progress.js';

/** A reporter whose writes are kept, each answered when the test says so. */
function reporter(everyMs: number) {
  const written: unknown[] = [];
  const reporting = new ProgressReporter(async (json) => {
    written.push(JSON.parse(json));
  }, everyMs);
  return { written, reporting };
}

describe('the progress of a run', () => {
  it('is written once for a tight loop, with the last value before the end', async () => {
    const { written, reporting } = reporter(60_000);
    for (let done = 0; done <= 100; done++) reporting.report(done);
    await reporting.close();
    expect(written).toEqual([100]);
  });

  it('is written at once, and then after a wait', async () => {
    jest.useFakeTimers({ doNotFake: ['performance'] });
    try {
      const { written, reporting } = reporter(60_000);
      reporting.report(1);
      await jest.advanceTimersByTimeAsync(0);
      expect(written).toEqual([1]);
      reporting.report(2);
      reporting.report(3);
      await jest.advanceTimersByTimeAsync(30_000);
      expect(written).toEqual([1]);
      await jest.advanceTimersByTimeAsync(30_000);
      expect(written).toEqual([1, 3]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is what it was when it was reported, whatever happens to the object later', async () => {
    const { written, reporting } = reporter(60_000);
    const steps = { done: 1 };
    reporting.report(steps);
    steps.done = 2;
    await reporting.close();
    expect(written).toEqual([{ done: 1 }]);
  });

  it('writes nothing when nothing was reported, and nothing after the end', async () => {
    const { written, reporting } = reporter(0);
    await reporting.close();
    reporting.report(5);
    await reporting.close();
    expect(written).toEqual([]);
  });

  it.each([-1, 101, Number.NaN, Infinity, 'half', null, undefined, [1], true] as unknown as Progress[])(
    'refuses %p',
    (value) => {
      expect(() => reporter(0).reporting.report(value)).toThrow('Progress is a number from 0 to 100 or an object');
    },
  );

  it('refuses what is no JSON', () => {
    expect(() => reporter(0).reporting.report({ n: 1n })).toThrow(TypeError);
  });
});
