import { exampleOf, NOTIFICATION_KINDS } from '../notifications/index.js';
import { recordedContent, resendDelay } from './resend.rules.js';

describe('a message that failed for a reason that passes', () => {
  it('waits longer each time', () => {
    expect([0, 1, 2].map((resends) => resendDelay({ kind: 'transient' }, resends, 0))).toEqual([
      60_000, 240_000, 960_000,
    ]);
  });

  it('waits as long as its recipient is to be left alone', () => {
    expect(resendDelay({ kind: 'slow_down', scope: 'recipient' }, 2, 4_000)).toBe(4_000);
    expect(resendDelay({ kind: 'slow_down', scope: 'sender' }, 2, 0)).toBe(60_000);
    expect(resendDelay({ kind: 'sender_stopped' }, 2, 0)).toBe(60_000);
  });
});

describe('what a message said', () => {
  it.each(NOTIFICATION_KINDS)('is kept of %s', (kind) => {
    const content = exampleOf(kind);
    const data: unknown = JSON.parse(JSON.stringify(content.data));
    expect(recordedContent({ kind, body: 'whatever', data })).toEqual(content);
  });

  it('is the body where the caller has chosen it', () => {
    expect(recordedContent({ kind: 'text', body: 'Namaste', data: null })).toEqual({
      kind: 'text',
      data: { message: 'Namaste' },
    });
  });

  it.each([
    ['the release before kept nothing', 'BALANCE', null],
    ['another release kept something else', 'BALANCE', { balance: 1 }],
    ['the kind is gone', 'PARTY', {}],
  ])('is unknown when %s', (_, kind, data) => {
    expect(recordedContent({ kind, body: 'You owe', data })).toBeUndefined();
  });
});
