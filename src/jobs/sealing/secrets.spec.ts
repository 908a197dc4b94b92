import { RetryLater } from '../run/outcomes.js';
import { textsOf, withoutSecrets } from './secrets.js';

describe('secrets in errors', () => {
  it('are every text and number that is long enough to tell something', () => {
    expect(textsOf({ token: 'hunter2', pin: 123_456, list: ['long enough', 'no'], flag: true, none: null })).toEqual([
      'hunter2',
      '123456',
      'long enough',
    ]);
  });

  it('are hidden in message, stack and causes, and the error stays what it is', () => {
    const cause = new AggregateError([new Error('hunter2 inside')], 'about hunter2');
    const error = Object.assign(new RetryLater(5, 'no hunter2-plus, no hunter2'), { cause });
    expect(withoutSecrets(error, ['hunter2', 'hunter2-plus'])).toBe(error);
    expect(error).toMatchObject({ message: 'no [sensitive], no [sensitive]', delayMs: 5, code: 'retry_later' });
    expect([error.stack, cause.message, cause.stack, (cause.errors[0] as Error).message].join()).not.toContain(
      'hunter',
    );
  });

  it('are hidden in what is no error, in one that cannot be changed, and in one that is its own cause', () => {
    expect(withoutSecrets('no hunter2', ['hunter2'])).toBe('no [sensitive]');
    expect(withoutSecrets(Object.freeze(new Error('no hunter2')), ['hunter2'])).toMatchObject({
      message: 'no [sensitive]',
    });
    const circle = new Error('hunter2');
    circle.cause = circle;
    expect(withoutSecrets(circle, ['hunter2'])).toMatchObject({ message: '[sensitive]' });
    expect(withoutSecrets(undefined, ['hunter2'])).toBeUndefined();
  });
});
