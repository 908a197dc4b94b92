import { randomUUID } from 'node:crypto';
import { behave, type Behaviour, MailServer, type Stage } from '../../../../../test/support/smtp/mail-server.js';
import { senderAddressOf } from '../sender-address.js';
import type { MailOutcome } from './mail-outcome.js';
import { SmtpClient } from './smtp-client.js';

const FROM = senderAddressOf('Häat Market <no-reply@haat.example>');
const SHORT = { connection: 300, answer: 300 };

const mailTo = (to: string) => ({
  to,
  messageId: `<${randomUUID()}@haat.example>`,
  subject: 'Namaste नमस्ते',
  text: 'Plain words, नमस्ते.',
  html: '<p>Words, नमस्ते.</p>',
});

const never = new AbortController().signal;

describe('the SMTP client', () => {
  let server: MailServer;
  const clients: SmtpClient[] = [];
  const clientOf = (url: string, timeouts = SHORT): SmtpClient => {
    const client = new SmtpClient(url, FROM, timeouts);
    clients.push(client);
    return client;
  };

  beforeAll(async () => {
    server = await MailServer.start();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });

  it('hands a mail over as it is, to one person', async () => {
    const mail = mailTo('asha@example.com');
    expect(await clientOf(server.url).send(mail, never)).toEqual({ status: 'accepted' });
    const [received, ...more] = server.mailsTo('asha@example.com');
    expect(more).toEqual([]);
    expect(received).toMatchObject({
      from: 'no-reply@haat.example',
      to: ['asha@example.com'],
      subject: mail.subject,
      text: expect.stringContaining(mail.text) as string,
      html: expect.stringContaining(mail.html) as string,
    });
    const { headers } = received ?? { headers: new Map<string, string>() };
    expect(headers.get('message-id')).toBe(mail.messageId);
    expect(headers.get('to')).toBe('asha@example.com');
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(Math.abs(Date.now() - Date.parse(headers.get('date') ?? ''))).toBeLessThan(60_000);
    expect([...headers.keys()].filter((name) => ['cc', 'bcc', 'x-entity-ref-id'].includes(name))).toEqual([]);
  });

  it('uses one connection for many mails', async () => {
    const before = server.connections;
    const client = clientOf(server.url);
    for (const to of ['1@example.com', '2@example.com', '3@example.com']) await client.send(mailTo(to), never);
    expect(server.connections - before).toBe(1);
  });

  const unsent = (reason: string) => ({ status: 'unsent', reason });
  const uncertain = (reason: string) => ({ status: 'uncertain', reason });
  const refused = (kind: string) => ({ status: 'refused', class: { kind } });

  it.each<[Stage, Behaviour, object]>([
    ['connect', behave.reply(421, '4.3.2 Too busy'), refused('transient')],
    ['connect', behave.reply(554, '5.3.2 No service here'), refused('sender_stopped')],
    ['connect', behave.hang(), unsent('timeout')],
    ['connect', behave.reset(), unsent('not_connected')],
    ['mail', behave.reply(451, '4.3.0 Later'), refused('transient')],
    ['mail', behave.reply(530, '5.7.0 Authentication required'), refused('sender_stopped')],
    ['mail', behave.reply(553, '5.7.1 Sender not allowed'), { ...refused('permanent'), class: { alert: true } }],
    ['mail', behave.hang(), unsent('timeout')],
    ['rcpt', behave.reply(450, '4.2.1 Greylisted'), refused('transient')],
    ['rcpt', behave.reply(550, '5.1.1 User unknown'), { ...refused('permanent'), class: { isAddressDead: true } }],
    ['rcpt', behave.reply(550, 'Not for you'), { ...refused('permanent'), class: { isAddressDead: false } }],
    ['rcpt', behave.hang(), unsent('timeout')],
    ['rcpt', behave.reset(), unsent('not_connected')],
    ['begin', behave.reply(452, '4.3.1 Mail system full'), refused('transient')],
    ['begin', behave.reply(554, '5.5.1 No valid recipients'), { ...refused('permanent'), reply: { command: 'DATA' } }],
    ['begin', behave.hang(), unsent('timeout')],
    ['begin', behave.reset(), unsent('not_connected')],
    ['body', behave.hang(), uncertain('timeout')],
    ['body', behave.reset(), uncertain('connection_lost')],
    ['data', behave.reply(451, '4.3.0 Disk full'), refused('transient')],
    ['data', behave.reply(421, '4.3.2 Shutting down'), { ...refused('transient'), reply: { command: 'DATA' } }],
    ['data', behave.reply(554, '5.7.1 Looks like spam'), { ...refused('permanent'), reply: { command: 'DATA' } }],
    ['data', behave.hang(), uncertain('timeout')],
    ['data', behave.reset(), uncertain('connection_lost')],
  ])('says what is known when at %s the server does %j', async (stage, behaviour, expected) => {
    const to = `${randomUUID()}@example.com`;
    const client = clientOf(server.url);
    server.when(stage, behaviour);
    expect(await client.send(mailTo(to), never)).toMatchObject(expected);
    // Whatever it was, it was one attempt, and the next mail goes out.
    expect(server.mailsTo(to)).toHaveLength(stage === 'data' ? 1 : 0);
    expect(await client.send(mailTo(to), never)).toEqual({ status: 'accepted' });
    expect(server.mailsTo(to)).toHaveLength(stage === 'data' ? 2 : 1);
  });

  it('knows of half a mail that the server may have taken it for a whole one', async () => {
    const to = `${randomUUID()}@example.com`;
    server.when('body', behave.reset(), { recipient: to });
    // More than the buffers on the way hold: the rest of it never leaves this process.
    const mail = { ...mailTo(to), text: 'x'.repeat(20_000_000) };
    const patient = { connection: 20_000, answer: 20_000 };
    expect(await clientOf(server.url, patient).send(mail, never)).toMatchObject(uncertain('connection_lost'));
    expect(server.mailsTo(to)).toEqual([]);
  });

  it('holds no mail back: how many are sent at a time says the queue', async () => {
    const client = clientOf(server.url, { connection: 20_000, answer: 20_000 });
    const abort = new AbortController();
    const recipients = Array.from({ length: 7 }, () => `${randomUUID()}@example.com`);
    const reached = recipients.map((recipient) => server.when('rcpt', behave.hang(), { recipient }).met);
    const outcomes = recipients.map((to) => client.send(mailTo(to), abort.signal));
    await Promise.all(reached);
    abort.abort();
    expect(await Promise.all(outcomes)).toEqual(recipients.map(() => ({ status: 'unsent', reason: 'aborted' })));
  });

  it.each<[Stage, string]>([
    ['connect', 'unsent'],
    ['rcpt', 'unsent'],
    ['data', 'uncertain'],
  ])('stops when it is told to while at %s the server is silent: the mail is %s', async (stage, status) => {
    const abort = new AbortController();
    const client = clientOf(server.url, { connection: 20_000, answer: 20_000 });
    const to = `${randomUUID()}@example.com`;
    const { met } = server.when(stage, behave.hang());
    const outcome = client.send(mailTo(to), abort.signal);
    await met;
    abort.abort(new Error('Shutting down'));
    expect(await outcome).toEqual({ status, reason: 'aborted' });
  });

  it('knows that nothing was sent when nobody listens', async () => {
    const gone = await MailServer.start();
    const { url } = gone;
    await gone.stop();
    expect(await clientOf(url).send(mailTo('asha@example.com'), never)).toEqual({
      status: 'unsent',
      reason: 'not_connected',
      errorCode: 'ECONNREFUSED',
    });
  });

  it('goes on over a new connection when the server has closed the one that was kept', async () => {
    const first = await MailServer.start();
    const client = clientOf(first.url);
    expect(await client.send(mailTo('1@example.com'), never)).toEqual({ status: 'accepted' });
    const port = Number(new URL(first.url).port);
    await first.stop();
    const second = new MailServer();
    await second.listen(port);
    expect(await client.send(mailTo('2@example.com'), never)).toEqual({ status: 'accepted' });
    await second.stop();
  });

  it('signs in, and says that the sender is stopped when it may not', async () => {
    const guarded = await MailServer.start({ auth: true });
    expect(await clientOf(guarded.url).send(mailTo('asha@example.com'), never)).toEqual({ status: 'accepted' });
    const refusals: MailOutcome[] = [];
    for (const url of [guarded.url.replace('haat:', 'thief:'), guarded.url.replace(/\/\/.*@/, '//')])
      refusals.push(await clientOf(url).send(mailTo('asha@example.com'), never));
    expect(refusals).toMatchObject([
      { status: 'refused', class: { kind: 'sender_stopped' }, reply: { code: 535, enhancedCode: '5.7.8' } },
      { status: 'refused', class: { kind: 'sender_stopped' }, reply: { code: 530 } },
    ]);
    guarded.when('auth', behave.reply(454, '4.7.0 Directory is down'));
    expect(await clientOf(guarded.url).send(mailTo('asha@example.com'), never)).toMatchObject(refused('transient'));
    expect(guarded.mails).toHaveLength(1);
  });

  it('sends nothing by TLS to a server that it cannot trust, unless it is told to', async () => {
    const untrusted = await MailServer.start({ tls: 'from-the-start' });
    expect(await clientOf(untrusted.url).send(mailTo('asha@example.com'), never)).toMatchObject(
      unsent('not_connected'),
    );
    expect(untrusted.mails).toEqual([]);
    const told = clientOf(`${untrusted.url}/?tls.rejectUnauthorized=false`);
    expect(await told.send(mailTo('asha@example.com'), never)).toEqual({ status: 'accepted' });
    expect(untrusted.mails).toMatchObject([{ isEncrypted: true }]);
  });

  it('uses STARTTLS where it is offered, to a server that it can trust', async () => {
    const offering = await MailServer.start({ tls: 'offered', auth: true });
    const mail = mailTo('asha@example.com');
    expect(await clientOf(offering.url).send(mail, never)).toMatchObject(unsent('not_connected'));
    expect(offering.mails).toEqual([]);
    const told = clientOf(`${offering.url}/?tls.rejectUnauthorized=false&requireTLS=true`);
    expect(await told.send(mail, never)).toEqual({ status: 'accepted' });
    expect(offering.mails).toMatchObject([{ isEncrypted: true }]);
  });

  it('sends nothing in clear where STARTTLS is required and not offered', async () => {
    const before = server.mails.length;
    const outcome = await clientOf(`${server.url}/?requireTLS=true`).send(mailTo('asha@example.com'), never);
    expect(outcome).toMatchObject({ status: 'refused', class: { kind: 'sender_stopped' } });
    expect(server.mails).toHaveLength(before);
  });
});
