import { attemptOf } from './mail-attempt.rules.js';
import type { MailOutcome, RefusalClass, SmtpReply } from './smtp/index.js';

const ID = '<1@haat.example>';
const refused = (refusal: RefusalClass, reply: Partial<SmtpReply> = {}): MailOutcome => ({
  status: 'refused',
  class: refusal,
  reply: { code: 550, enhancedCode: '5.1.1', command: 'RCPT TO', words: 'User unknown', ...reply },
});
const permanent = { kind: 'permanent', isAddressDead: false, alert: false } as const;

describe('what the record keeps of an attempt', () => {
  it.each<[MailOutcome, object]>([
    [{ status: 'accepted' }, { status: 'accepted', providerMessageId: ID }],
    [
      { status: 'unsent', reason: 'not_connected', errorCode: 'ECONNREFUSED' },
      {
        status: 'not_sent',
        error: { code: 'not_sent_not_connected', message: 'The mail was not sent: not_connected (ECONNREFUSED).' },
      },
    ],
    [
      { status: 'uncertain', reason: 'timeout' },
      { status: 'uncertain', error: { code: 'uncertain_timeout', message: 'The mail may have been sent: timeout.' } },
    ],
    [refused({ kind: 'transient' }), { status: 'not_sent', error: { code: 'smtp_550' } }],
    [refused({ kind: 'sender_stopped' }), { status: 'sender_stopped', error: { code: 'smtp_550' } }],
    [
      refused({ ...permanent, alert: true }),
      {
        status: 'refused',
        alert: true,
        error: {
          code: 'smtp_550',
          message: 'The mail server refused the mail at RCPT TO with 550 5.1.1: User unknown',
        },
      },
    ],
  ])('of %j', (outcome, attempt) => expect(attemptOf(outcome, 'welcome-email', ID)).toMatchObject(attempt));

  it('are the words of the server, but not about a secret mail that it has read', () => {
    const messageOf = (template: 'welcome-email' | 'password-reset' | 'report-ready', reply: Partial<SmtpReply>) => {
      const attempt = attemptOf(refused(permanent, reply), template, ID);
      return 'error' in attempt ? attempt.error.message : '';
    };
    const read = { command: 'DATA', words: 'Blocked: s3cret' };
    expect(messageOf('welcome-email', read)).toContain('Blocked: s3cret');
    for (const template of ['password-reset', 'report-ready'] as const) {
      expect(messageOf(template, read)).toBe('The mail server refused the mail at DATA with 550 5.1.1');
      expect(messageOf(template, {})).toContain('User unknown');
    }
  });

  it('is one line of bounded length', () => {
    const words = `two\r\nlines\0 ${'x'.repeat(5_000)}`;
    const attempt = attemptOf(refused(permanent, { words }), 'welcome-email', ID);
    const { message } = 'error' in attempt ? attempt.error : { message: '' };
    expect(message).toContain('two lines x');
    expect(message.length).toBeLessThan(600);
  });
});
