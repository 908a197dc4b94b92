import { answered } from './answered.js';

describe('an answer of the engine', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is given on when it comes', async () => {
    await expect(answered(Promise.resolve(7))).resolves.toBe(7);
  });

  it('is not waited for without end', async () => {
    const waiting = answered(new Promise(() => undefined));
    jest.advanceTimersByTime(5_000);
    await expect(waiting).rejects.toMatchObject({ code: 'engine_silent' });
  });
});
