import { exampleOf, NOTIFICATION_KINDS } from '../notifications/index.js';
import type { JobState } from '../../../database/schema/jobs.js';
import { optionsLike, recordedContent, resendDelay, resenderOf } from './resend.rules.js';
import type { SendingJob } from './sending-jobs.repository.js';

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

const JOB: SendingJob = {
  state: 'completed',
  keys: ['ORD-1', 'message:1'],
  owner: 'shop',
  priority: 7,
  maxAttempts: 2,
  policy: { backoff: { type: 'fixed', delay: 10 } },
  expiresAt: new Date('2026-11-22T12:00:00Z'),
  isOver: false,
};

describe('who sends a message again', () => {
  it.each<[JobState, ReturnType<typeof resenderOf>]>([
    ['pending', 'its_job'],
    ['queued', 'its_job'],
    ['active', 'its_job'],
    ['completed', 'another_job'],
    ['dead', 'another_job'],
    ['cancelled', 'nobody'],
    ['expired', 'nobody'],
  ])('is, when its job is %s, %s', (state, resender) => {
    expect(resenderOf({ state: 'sending' }, { ...JOB, state })).toBe(resender);
  });

  it('is another job for one that has failed, whose own is about to end', () => {
    expect(resenderOf({ state: 'failed' }, { ...JOB, state: 'active' })).toBe('another_job');
  });

  it('is another job when its own is not known any more, and nobody when its time is over', () => {
    expect(resenderOf({ state: 'sent' }, undefined)).toBe('another_job');
    expect(resenderOf({ state: 'sent' }, { ...JOB, isOver: true })).toBe('nobody');
  });

  it('does so as whoever asked for the message has settled it', () => {
    const { keys, owner, priority, expiresAt } = JOB;
    expect(optionsLike(JOB)).toEqual({
      keys,
      owner,
      priority,
      expiresAt,
      attempts: 2,
      backoff: { type: 'fixed', delay: 10 },
    });
    expect(optionsLike({ ...JOB, keys: null, owner: null, expiresAt: null, policy: null })).toEqual({
      priority,
      attempts: 2,
    });
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
