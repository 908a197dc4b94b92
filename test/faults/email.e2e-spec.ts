import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { loadConfig } from '../../src/config/index.js';
import type { Database } from '../../src/database/index.js';
import { openDatabase } from '../../src/database/open-database.js';
import { logOf } from '../../src/observability/log.js';
import { variablesOf } from '../support/app/backends.js';
import { until } from '../support/app/until.js';
import { ServerProcess } from '../support/process/server-process.js';
import { startRedis } from '../support/servers/index.js';
import { behave, MailServer } from '../support/smtp/mail-server.js';
import { textsInDatabase, textsInRedis } from '../support/stored/everything-stored.js';
import { tracesOf } from '../support/stored/traces.js';

const PATH = '/api/v1/messages/email';

const FINAL_STATES = new Set(['completed', 'dead', 'expired', 'cancelled']);

async function opened(variables: Record<string, string>): Promise<Database> {
  Logger.overrideLogger(false);
  return openDatabase(loadConfig(variables).database, logOf('Test'));
}

/** With characters that most encodings change. */
const secret = (): string => `s3cret+/"=${randomBytes(12).toString('hex')}&<é`;

interface Reset {
  readonly to: string;
  readonly token: string;
  /** Part of the link that the mail leads to. */
  readonly inLink: string;
}

const reset = (who: string): Reset => ({ to: `${who}@example.com`, token: secret(), inLink: secret() });

const linkWith = (inLink: string): string => `https://shop.example/reset?t=${encodeURIComponent(inLink)}`;

const dataOf = ({ token, inLink }: Reset) => ({ name: 'Asha', token, resetUrl: linkWith(inLink) });

/** A client that keeps every answer it gets. */
class Client {
  readonly answers: string[] = [];

  constructor(readonly server: ServerProcess) {}

  async call(...request: Parameters<ServerProcess['call']>) {
    const answer = await this.server.call(...request);
    this.answers.push(JSON.stringify(answer.body), JSON.stringify([...answer.headers]));
    return answer;
  }

  /** Asks for the mail; the same request may be made again. */
  async send(mail: Reset, options: object = {}): Promise<string> {
    return this.#send({ to: mail.to, template: 'password-reset', data: dataOf(mail) }, options);
  }

  async sendReport(to: string, inLink: string): Promise<string> {
    const data = { reportName: 'Sales', url: linkWith(inLink), expiresAt: '2100-01-01T00:00:00Z' };
    return this.#send({ to, template: 'report-ready', data });
  }

  async #send(
    mail: { readonly to: string; readonly template: string; readonly data: object },
    options: object = {},
  ): Promise<string> {
    const body = { ...mail, options: { attempts: 2, backoff: { type: 'fixed', delay: 0 }, ...options } };
    const answer = await this.call('POST', PATH, { body, headers: { 'idempotency-key': `mail-${mail.to}` } });
    expect(answer.status).toBe(202);
    return answer.body.data.jobId as string;
  }

  /** Everything that may be read of a job, once it is done. */
  async readAll(id: string): Promise<string> {
    const state = await until(`job ${id} to be done`, async () => {
      const { body } = await this.server.call('GET', `/api/v1/jobs/${id}`);
      return FINAL_STATES.has(body.data.state) ? (body.data.state as string) : undefined;
    });
    for (const path of [`jobs/${id}`, `messages/${id}`]) await this.call('GET', `/api/v1/${path}`);
    return state;
  }
}

describe.each(['redis', 'postgres'] as const)('what lets the reader of a mail in, on %s', (backend) => {
  it('stands in the mail, and in no table, no key of Redis, no answer and no line of the log', async () => {
    const redis = backend === 'redis' ? await startRedis() : undefined;
    const mailServer = await MailServer.start();
    const variables = async () => ({ ...(await variablesOf('postgres')), ...(redis && { REDIS_URL: redis.url }) });
    const sender = { SMTP_URL: mailServer.url, EMAIL_FROM: 'Haat <no-reply@haat.example>', UNCERTAIN_WAIT_MS: '100' };
    const [ofSmtp, ofSandbox] = [{ ...(await variables()), ...sender }, await variables()];
    const report = { to: 'report@example.com', refusedTo: 'refused-report@example.com', inLink: secret() };
    const resets = {
      sent: reset('sent'),
      refused: reset('refused'),
      passing: reset('passing'),
      lost: reset('lost'),
      unknown: reset('unknown'),
      waiting: reset('waiting'),
      byOperator: reset('by-operator'),
      invalid: reset('in valid'),
      sandbox: reset('sandbox'),
    };
    // Servers like to repeat what they do not like.
    const words = ({ token, inLink }: Reset) => `Blocked: ${token} ${encodeURIComponent(inLink)}`;
    mailServer.when('data', behave.reply(554, `5.7.1 ${words(resets.refused)}`), { recipient: resets.refused.to });
    mailServer.when('data', behave.reply(421, words(resets.passing)), { recipient: resets.passing.to, times: 2 });
    mailServer.when('data', behave.reset(), { recipient: resets.lost.to, times: 2 });
    mailServer.when('rcpt', behave.reply(550, '5.1.1 User unknown'), { recipient: resets.unknown.to });
    const link = encodeURIComponent(report.inLink);
    mailServer.when('data', behave.reply(554, `5.7.1 Blocked: ${link}`), { recipient: report.refusedTo });

    const start = async (from: Record<string, string>) =>
      new Client(await ServerProcess.start(from, { logLevel: 'debug' }));
    const [bySmtp, inSandbox] = await Promise.all([start(ofSmtp), start(ofSandbox)]);
    const sendTwice = async (who: 'sent' | 'refused' | 'passing' | 'lost' | 'unknown') => {
      const id = await bySmtp.send(resets[who]);
      expect(await bySmtp.send(resets[who])).toBe(id);
      return bySmtp.readAll(id);
    };
    const enqueue = async ({ to, ...mail }: Reset) => {
      const job = { queue: 'email', name: 'password-reset', payload: { to, data: dataOf({ to, ...mail }) } };
      const { body } = await bySmtp.call('POST', '/api/v1/jobs', { body: job });
      return bySmtp.readAll(body.data.jobId);
    };
    const states = await allOf({
      sent: sendTwice('sent'),
      refused: sendTwice('refused'),
      passing: sendTwice('passing'),
      lost: sendTwice('lost'),
      unknown: sendTwice('unknown'),
      report: bySmtp.sendReport(report.to, report.inLink).then((id) => bySmtp.readAll(id)),
      refusedReport: bySmtp.sendReport(report.refusedTo, report.inLink).then((id) => bySmtp.readAll(id)),
      byOperator: enqueue(resets.byOperator),
      sandbox: inSandbox.send(resets.sandbox).then((id) => inSandbox.readAll(id)),
    });
    await bySmtp.send(resets.waiting, { delay: 3_600_000, deduplicate: true });
    const wrong = { to: resets.invalid.to, template: 'password-reset', data: dataOf(resets.invalid) };
    expect((await bySmtp.call('POST', PATH, { body: wrong })).status).toBe(400);
    for (const path of [
      'queue/dead-letter/email',
      'jobs?queue=email',
      'messages',
      'email-suppressions',
      'queue/dashboard',
    ])
      expect((await bySmtp.call('GET', `/api/v1/${path}`)).status).toBe(200);
    expect(await Promise.all([bySmtp.server.stop(), inSandbox.server.stop()])).toEqual([0, 0]);

    expect(states).toEqual({
      sent: 'completed',
      refused: 'dead',
      passing: 'dead',
      lost: 'dead',
      unknown: 'dead',
      report: 'completed',
      refusedReport: 'dead',
      byOperator: 'completed',
      sandbox: 'completed',
    });
    expect(mailServer.mailsTo(resets.sent.to)).toMatchObject([
      { text: expect.stringContaining(resets.sent.token) as string },
    ]);
    // A mail that somebody kept as it went out would be noticed.
    const wire = mailServer.mails.map(({ raw }) => raw);
    for (const text of [resets.sent.token, resets.sent.inLink, report.inLink])
      expect(tracesOf(text, wire)).not.toEqual([]);

    const [database, sandboxDatabase] = [await opened(ofSmtp), await opened(ofSandbox)];
    const stored = async () => ({
      database: [...(await textsInDatabase(database)), ...(await textsInDatabase(sandboxDatabase))],
      redis: redis ? await textsInRedis(redis.url) : [],
      logs: [...bySmtp.server.lines, ...inSandbox.server.lines],
      answers: [...bySmtp.answers, ...inSandbox.answers],
    });
    const found = (texts: Awaited<ReturnType<typeof stored>>, text: string) =>
      Object.values(texts).flatMap((place) => tracesOf(text, place));
    const texts = await stored();
    const secrets = Object.values(resets).flatMap(({ token, inLink }) => [token, inLink]);
    for (const text of [...secrets, report.inLink]) expect(found(texts, text)).toEqual([]);

    // What is looked at holds the mails and their jobs indeed, and a token in it would be found.
    for (const place of [texts.database, texts.answers]) expect(place.join()).toContain(resets.refused.to);
    for (const text of [resets.sandbox.to, resets.waiting.to]) expect(texts.database.join()).toContain(text);
    expect(texts.logs.join()).toContain('Job dead');
    if (redis) expect(texts.redis.join()).toContain('password-reset');
    const planted = secret();
    const inBase64 = Buffer.from(`{"token":${JSON.stringify(planted)}}`).toString('base64');
    await database.query(
      `insert into haat.sandbox_deliveries (id, message_id, run, recipient, body, at)
      select gen_random_uuid(), gen_random_uuid(), 1, 'x', $1, haat.haat_now()`,
      [inBase64],
    );
    if (redis) await plantInRedis(redis.url, planted);
    expect(found(await stored(), planted)).toHaveLength(redis ? 2 : 1);
    await Promise.all([database.close(), sandboxDatabase.close()]);
  });
});

async function allOf<Name extends string>(promises: Record<Name, Promise<string>>): Promise<Record<string, string>> {
  const entries = Object.entries<Promise<string>>(promises);
  return Object.fromEntries(await Promise.all(entries.map(async ([name, state]) => [name, await state] as const)));
}

async function plantInRedis(url: string, planted: string): Promise<void> {
  const redis = new Redis(url);
  await redis.hset('planted', 'data', JSON.stringify({ token: planted }));
  redis.disconnect();
}

describe('the program on a database server', () => {
  it('does not start without a key for what is secret in mails, and says how to make one', async () => {
    const { code, output } = await ServerProcess.refused({ ...(await variablesOf('postgres')), ENCRYPTION_KEYS: '' });
    expect(code).toBe(1);
    expect(output).toContain('export ENCRYPTION_KEYS=');
    expect(output).toContain('openssl rand -base64 32');
    expect(output).toContain('password-reset');
  });
});

describe('a process that is killed', () => {
  it('while the mail server has the mail but not answered: it is sent again as a possible repeat, under the same id', async () => {
    const mailServer = await MailServer.start();
    const variables = {
      ...(await variablesOf('redis')),
      SMTP_URL: mailServer.url,
      EMAIL_FROM: 'Haat <no-reply@haat.example>',
      JOB_LOCK_MS: '2000',
      UNCERTAIN_WAIT_MS: '500',
    };
    const to = 'asha@example.com';
    const { met } = mailServer.when('data', behave.hang(), { recipient: to });
    const first = await ServerProcess.start(variables);
    const body = { to, template: 'welcome-email', data: { name: 'Asha' } };
    const { jobId } = (await first.call('POST', PATH, { body })).body.data;
    await met;
    await first.kill();

    const second = await ServerProcess.start(variables);
    const message = await until('the mail to be sent', async () => {
      const { data } = (await second.call('GET', `/api/v1/messages/${jobId}`)).body;
      return data.state === 'sent' ? data : undefined;
    });
    expect(message).toMatchObject({ possiblyRepeated: true, transport: 'smtp' });
    const ids = mailServer.mailsTo(to).map(({ headers }) => headers.get('message-id'));
    expect(ids).toEqual([`<${jobId}@haat.example>`, `<${jobId}@haat.example>`]);
    expect(await second.stop()).toBe(0);
  });
});
