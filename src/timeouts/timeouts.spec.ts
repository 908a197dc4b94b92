import { answerWithin, isDoneWithin } from './timeouts.js';

const never = () => new Promise<never>(() => undefined);
const tooLate = () => new Error('Nobody answered.');

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('an answer that is waited for', () => {
  it('is given on when it comes, and leaves no timer', async () => {
    await expect(answerWithin(1_000, Promise.resolve(7), tooLate)).resolves.toBe(7);
    await expect(answerWithin(1_000, Promise.reject(new Error('no')), tooLate)).rejects.toThrow('no');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is given up when its time is over', async () => {
    const waiting = answerWithin(1_000, never(), tooLate);
    jest.advanceTimersByTime(1_000);
    await expect(waiting).rejects.toThrow('Nobody answered.');
  });
});

describe('work that is waited for', () => {
  it('is done or fails in time, and leaves no timer', async () => {
    await expect(isDoneWithin(1_000, Promise.resolve())).resolves.toBe(true);
    await expect(isDoneWithin(1_000, Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is left to itself when its time is over, also when it then fails', async () => {
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<void>((_, reject) => {
      fail = reject;
    });
    const waiting = isDoneWithin(1_000, work);
    jest.advanceTimersByTime(1_000);
    await expect(waiting).resolves.toBe(false);
    fail(new Error('too late'));
  });
});
