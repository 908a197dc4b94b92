import { setTimeout as grace } from 'node:timers/promises';
import { callHandler } from './handler-call.js';
import { JobTimedOut, RunAborted } from './outcomes.js';

jest.mock('node:timers/promises', () => ({
  ...jest.requireActual<object>('node:timers/promises'),
  setTimeout: jest.fn(),
}));
const graceOf = jest.mocked(grace);

/** Longer than any test takes. */
const LONG_MS = 600_000;

let endGrace: () => void;
let controller: AbortController;
beforeEach(() => {
  jest.useFakeTimers();
  controller = new AbortController();
  graceOf.mockReset().mockReturnValue(
    new Promise((resolve) => {
      endGrace = () => resolve(undefined);
    }),
  );
});
afterEach(() => jest.useRealTimers());

const callWith = (handler: () => unknown, timeoutMs = LONG_MS) => callHandler(handler, timeoutMs, controller);

/** What a handler waits for that heeds its signal. */
const untilAborted = () =>
  new Promise<void>((resolve) => controller.signal.addEventListener('abort', () => resolve(), { once: true }));
const never = () => new Promise<never>(() => undefined);

describe('a handler', () => {
  it('that returns gives its value', async () => {
    await expect(callWith(() => 7)).resolves.toEqual({ outcome: 'returned', value: 7 });
    await expect(callWith(async () => ({ sent: true }))).resolves.toEqual({
      outcome: 'returned',
      value: { sent: true },
    });
  });

  it('that throws gives its error, at once or later', async () => {
    const error = new Error('refused');
    const throwing = () => {
      throw error;
    };
    await expect(callWith(throwing)).resolves.toEqual({ outcome: 'threw', error });
    await expect(callWith(() => Promise.reject(error))).resolves.toEqual({ outcome: 'threw', error });
  });

  it('that throws no error gives what it threw', async () => {
    await expect(callWith(() => Promise.reject(undefined))).resolves.toEqual({ outcome: 'threw', error: undefined });
  });

  it('that ends in time leaves no timer behind and its signal alone', async () => {
    await callWith(() => 7);
    expect(jest.getTimerCount()).toBe(0);
    expect(controller.signal.aborted).toBe(false);
    expect(graceOf).not.toHaveBeenCalled();
  });
});

describe('a handler at its time limit', () => {
  it('gets its signal with the reason, not a moment earlier', async () => {
    const calling = callWith(never, 1000);
    jest.advanceTimersByTime(999);
    expect(controller.signal.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(controller.signal.reason).toEqual(new JobTimedOut(1000));
    endGrace();
    await calling;
  });

  it('has timed out when it heeds its signal, and its own error is what is told', async () => {
    const error = new Error('stopped half-way');
    const calling = callWith(async () => {
      await untilAborted();
      throw error;
    }, 1000);
    jest.advanceTimersByTime(1000);
    await expect(calling).resolves.toEqual({ outcome: 'threw', error });
  });

  it('has timed out when it returns in spite of its signal', async () => {
    const calling = callWith(async () => {
      await untilAborted();
      return 'too late';
    }, 1000);
    jest.advanceTimersByTime(1000);
    await expect(calling).resolves.toEqual({ outcome: 'threw', error: new JobTimedOut(1000) });
  });

  it('is left behind after its grace when it ignores its signal', async () => {
    let isOver = false;
    const calling = callWith(never, 1000).then((result) => {
      isOver = true;
      return result;
    });
    await jest.advanceTimersByTimeAsync(1000);
    expect(graceOf).toHaveBeenCalledWith(5000, undefined, { ref: false });
    expect(isOver).toBe(false);
    endGrace();
    await expect(calling).resolves.toEqual({ outcome: 'threw', error: new JobTimedOut(1000) });
  });

  it('changes nothing by what it does after it was left behind', async () => {
    let fail: (error: Error) => void = () => undefined;
    const calling = callWith(() => new Promise((_, reject) => (fail = reject)), 1000);
    await jest.advanceTimersByTimeAsync(1000);
    endGrace();
    await expect(calling).resolves.toEqual({ outcome: 'threw', error: new JobTimedOut(1000) });
    // A rejection that nobody heeds would end the test run.
    fail(new Error('much too late'));
    await jest.advanceTimersByTimeAsync(0);
  });
});

describe('a handler with more time than a timer can count', () => {
  it('is not stopped at once', async () => {
    const calling = callWith(() => new Promise((resolve) => setTimeout(() => resolve('done'), 60_000)), 2 ** 31);
    await jest.advanceTimersByTimeAsync(60_000);
    await expect(calling).resolves.toEqual({ outcome: 'returned', value: 'done' });
  });
});

describe('a handler whose run is given up from outside', () => {
  it('ends with the reason of that when it ignores its signal', async () => {
    const reason = new RunAborted('The process stops');
    const calling = callWith(never);
    controller.abort(reason);
    endGrace();
    await expect(calling).resolves.toEqual({ outcome: 'threw', error: reason });
  });

  it('ends with that also when it was given up before it began', async () => {
    const reason = new RunAborted('The process stops');
    controller.abort(reason);
    endGrace();
    await expect(callWith(never)).resolves.toEqual({ outcome: 'threw', error: reason });
  });

  it('keeps that reason when its time limit comes as well', async () => {
    const reason = new RunAborted('The process stops');
    const calling = callWith(never, 1000);
    controller.abort(reason);
    jest.advanceTimersByTime(1000);
    endGrace();
    await expect(calling).resolves.toEqual({ outcome: 'threw', error: reason });
  });
});
