import { v7 as uuidv7 } from 'uuid';
import { MailObstaclesRepository, Mails } from '../../src/domains/messaging/email/index.js';
import { variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';
import { jobRow, until } from '../support/app/until.js';
import { behave, MailServer, type Stage } from '../support/smtp/mail-server.js';

const PATH = '/api/v1/messages/email';
const SUPPRESSIONS = '/api/v1/email-suppressions';

/** Something that may be made to fail. */
interface Failing {
  mockImplementationOnce(fail: () => never): unknown;
  mockRestore(): void;
}

/** The application against a real mail server. */
describe('sending by SMTP', () => {
  let server: MailServer;
  let app: HttpApp;

  beforeAll(async () => {
    server = await MailServer.start();
    app = await startHttpApp({
      ...(await variablesOf('redis')),
      SMTP_URL: server.url,
      EMAIL_FROM: 'Haat Market <no-reply@haat.example>',
      UNCERTAIN_WAIT_MS: '300',
      QUEUE_EMAIL_TIMEOUT_MS: '2000',
    });
  });
  afterAll(() => app?.close());

  const newAddress = () => `${uuidv7()}@example.com`;

  /** Quick attempts, so that a retry is not waited for. */
  const send = async (
    to: string,
    mail: object = { template: 'welcome-email', data: { name: 'Asha' } },
    given: object = {},
  ) => {
    const options = { attempts: 3, backoff: { type: 'fixed', delay: 0 }, ...given };
    const answer = await app.call('POST', PATH, { body: { to, ...mail, options } });
    expect(answer.status).toBe(202);
    return answer.body.data.jobId as string;
  };
  const messageOf = async (id: string) => (await app.call('GET', `/api/v1/messages/${id}`)).body.data;

  it('sends once, under an id that is the same whenever it is sent', async () => {
    const to = newAddress();
    const id = await send(to);
    await app.untilState(id, 'completed');
    const [mail, ...more] = server.mailsTo(to);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ subject: 'Welcome to Haat Market, Asha' });
    expect(mail?.headers.get('message-id')).toBe(`<${id}@haat.example>`);
    expect(await messageOf(id)).toMatchObject({
      channel: 'email',
      state: 'sent',
      transport: 'smtp',
      providerMessageId: `<${id}@haat.example>`,
      possiblyRepeated: false,
    });
  });

  it('tries again after a reply that passes', async () => {
    const to = newAddress();
    server.when('rcpt', behave.reply(450, '4.2.1 Try later'), { times: 2, recipient: to });
    const id = await send(to);
    await app.untilState(id, 'completed');
    expect(await messageOf(id)).toMatchObject({ state: 'sent', error: null, possiblyRepeated: false });
    expect(server.mailsTo(to)).toHaveLength(1);
  });

  it('gives up after the last attempt, and says so of the message', async () => {
    const to = newAddress();
    server.when('rcpt', behave.reply(452, '4.2.2 Mailbox full'), { times: 3, recipient: to });
    const id = await send(to);
    expect(await app.untilState(id, 'dead')).toMatchObject({ attempt: 3, error: { code: 'smtp_452' } });
    expect(await messageOf(id)).toMatchObject({ state: 'failed', error: { code: 'smtp_452' } });
    expect((await app.call('POST', `/api/v1/queue/retry/email/${id}`)).status).toBe(200);
    await app.untilState(id, 'completed');
    expect(await messageOf(id)).toMatchObject({ state: 'sent', error: null, possiblyRepeated: false });
  });

  it('gives up at once when the mail is refused for good, and writes to the address again', async () => {
    const to = newAddress();
    server.when('data', behave.reply(554, '5.7.1 Looks like spam'), { recipient: to });
    const id = await send(to);
    expect(await app.untilState(id, 'dead')).toMatchObject({ attempt: 1, error: { code: 'smtp_554' } });
    expect((await messageOf(id)).error.message).toBe(
      'The mail server refused the mail at DATA with 554 5.7.1: Looks like spam',
    );
    await app.untilState(await send(to), 'completed');
  });

  it('writes no more to an address that does not exist, until an operator says so', async () => {
    const to = `Nobody-${newAddress()}`;
    server.when('rcpt', behave.reply(550, '5.1.1 User unknown'), { recipient: to });
    const id = await send(to);
    expect(await app.untilState(id, 'dead')).toMatchObject({ attempt: 1, error: { code: 'smtp_550' } });

    const { connections } = server;
    const next = await send(to.toLowerCase());
    expect(await app.untilState(next, 'dead')).toMatchObject({ attempt: 1, error: { code: 'recipient_suppressed' } });
    expect(await messageOf(next)).toMatchObject({ state: 'failed', error: { code: 'recipient_suppressed' } });
    expect(server.connections).toBe(connections);
    expect(server.mailsTo(to.toLowerCase())).toEqual([]);

    const listed = await app.call('GET', SUPPRESSIONS);
    const address = to.toLowerCase();
    expect(listed.body.data.items).toMatchObject([{ address, code: 'smtp_550', messageId: id }]);
    const found = await app.call('GET', `${SUPPRESSIONS}?address=${encodeURIComponent(to)}`);
    expect(found.body.data.items).toEqual(listed.body.data.items);
    const other = await app.call('GET', `${SUPPRESSIONS}?address=${newAddress()}`);
    expect(other).toMatchObject({ status: 200, body: { data: { items: [] } } });
    const lifted = await app.call('DELETE', `${SUPPRESSIONS}/${encodeURIComponent(to)}`);
    expect(lifted).toMatchObject({ status: 200, body: { data: { address } } });
    expect((await app.call('DELETE', `${SUPPRESSIONS}/${encodeURIComponent(to)}`)).status).toBe(404);
    const audited = await app.call('GET', '/api/v1/queue/audit?action=email_suppression.lift');
    expect(audited.body.data.items).toMatchObject([
      { jobId: id, queue: 'email', before: { address, code: 'smtp_550' } },
    ]);
    await app.untilState(await send(to), 'completed');
  });

  it.each(['nobody', '%00', 'a%40b', 'asha%40example.com%0d'])('knows that %s is no address', async (text) => {
    const fields = ({ body }: { body: { error: { details: { field: string }[] } } }) =>
      body.error.details.map(({ field }) => field);
    for (const [method, path] of [
      ['GET', `?address=${text}`],
      ['DELETE', `/${text}`],
    ] as const) {
      const answer = await app.call(method, `${SUPPRESSIONS}${path}`);
      expect({ status: answer.status, fields: fields(answer) }).toEqual({ status: 400, fields: ['address'] });
    }
  });

  it('refuses a mail for good whatever its refusal says: it is not sent again', async () => {
    const to = newAddress();
    // The end of what is kept of them goes through the middle of a character.
    server.when('rcpt', behave.reply(550, `5.7.1 ${'x'.repeat(499)}🌾🌾`), { recipient: to });
    const id = await send(to);
    expect(await app.untilState(id, 'dead', 'completed')).toMatchObject({ state: 'dead', attempt: 1 });
    expect(await messageOf(id)).toMatchObject({ state: 'failed', error: { code: 'smtp_550' } });
    expect((await messageOf(id)).error.message).toMatch(/x🌾$/);
    expect(server.mailsTo(to)).toEqual([]);
  });

  it.each<[string, () => Failing]>([
    ['the database', () => jest.spyOn(app.context.get(MailObstaclesRepository, { strict: false }), 'of')],
    ['its words', () => jest.spyOn(app.context.get(Mails, { strict: false }), 'render')],
  ])('knows that nothing was sent where %s failed before', async (_, spied) => {
    const spy = spied();
    const fail = (): never => {
      throw new Error('It fails this once.');
    };
    spy.mockImplementationOnce(fail);
    const to = newAddress();
    const id = await send(to);
    expect(await app.untilState(id, 'completed')).toMatchObject({ attempt: 1 });
    spy.mockRestore();
    expect(await messageOf(id)).toMatchObject({ state: 'sent', possiblyRepeated: false });
    expect(server.mailsTo(to)).toHaveLength(1);
  });

  it('sends nothing that leads nowhere any more', async () => {
    const to = newAddress();
    const expiresAt = new Date(Date.now() - 1_000).toISOString();
    const { connections } = server;
    const id = await send(to, { template: 'password-reset', data: { token: '123456', expiresAt } });
    expect(await app.untilState(id, 'dead')).toMatchObject({ attempt: 1, error: { code: 'mail_expired' } });
    expect(await messageOf(id)).toMatchObject({ state: 'failed', error: { code: 'mail_expired' } });
    expect(server.connections).toBe(connections);
    const valid = { token: '123456', expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
    await app.untilState(await send(to, { template: 'password-reset', data: valid }), 'completed');
    expect(server.mailsTo(to)).toHaveLength(1);
  });

  it('is final for a run that was killed before it could say so, and not for a person who retries', async () => {
    const to = newAddress();
    const id = await send(to, undefined, { delay: 3_600_000 });
    const error = { code: 'smtp_554', message: 'The mail server refused the mail' };
    await app.database.query(
      `update haat.messages set state = 'failed', failed_at = haat.haat_now(), sending_run = 0, error = $2::jsonb where id = $1`,
      [id, JSON.stringify(error)],
    );
    await app.database.query(`update haat.jobs set run_at = haat.haat_now() where id = $1`, [id]);
    expect(await app.untilState(id, 'dead')).toMatchObject({ error });
    expect(server.mailsTo(to)).toEqual([]);
    await app.call('POST', `/api/v1/queue/retry/email/${id}`);
    await app.untilState(id, 'completed');
    expect(server.mailsTo(to)).toHaveLength(1);
  });

  it('is found by its address, which is hashed', async () => {
    const to = newAddress();
    const id = await send(to);
    const { body } = await app.call('GET', `/api/v1/jobs?key=${encodeURIComponent(`email:${to}`)}`);
    expect(body.data.items.map((job: { id: string }) => job.id)).toEqual([id]);
    const [row] = await app.database.query('select keys from haat.jobs where id = $1', [id]);
    expect(row).toEqual({ keys: [`message:${id}`, expect.stringMatching(/^email:[\w-]{43}$/)] });
  });

  it('names a mail that may have been sent, and sends it again under the same id', async () => {
    const to = newAddress();
    server.when('data', behave.reset(), { recipient: to });
    const id = await send(to);
    await app.untilState(id, 'completed');
    expect(await messageOf(id)).toMatchObject({ state: 'sent', possiblyRepeated: true });
    const ids = server.mailsTo(to).map(({ headers }) => headers.get('message-id'));
    expect(ids).toEqual([`<${id}@haat.example>`, `<${id}@haat.example>`]);
  });

  it('knows of a mail that was not begun that it was not sent', async () => {
    const to = newAddress();
    server.when('rcpt', behave.reset(), { recipient: to });
    const id = await send(to);
    await app.untilState(id, 'completed');
    expect(await messageOf(id)).toMatchObject({ state: 'sent', possiblyRepeated: false });
    expect(server.mailsTo(to)).toHaveLength(1);
  });

  it('gives a silent server up when its time is over', async () => {
    const to = newAddress();
    server.when('data', behave.hang(), { recipient: to });
    const id = await send(to);
    await app.untilState(id, 'completed');
    expect(await messageOf(id)).toMatchObject({ state: 'sent', possiblyRepeated: true });
  });

  it.each<[Stage, string]>([
    ['rcpt', 'not_sent_aborted'],
    ['data', 'uncertain_aborted'],
  ])('has failed when the time of its last attempt was over at %s', async (stage, code) => {
    const to = newAddress();
    server.when(stage, behave.hang(), { recipient: to });
    const id = await send(to, undefined, { attempts: 1 });
    expect(await app.untilState(id, 'dead')).toMatchObject({ attempt: 1, error: { code: 'timeout' } });
    const [row] = await app.database.query('select state, error from haat.messages where id = $1', [id]);
    expect(row).toMatchObject({ state: 'failed', error: { code } });
  });

  it('sends what was enqueued by no producer of ours', async () => {
    const to = newAddress();
    const body = { queue: 'email', name: 'welcome-email', payload: { to, data: { name: 'Asha' } } };
    const { data } = (await app.call('POST', '/api/v1/jobs', { body })).body;
    await app.untilState(data.jobId, 'completed');
    expect(await messageOf(data.jobId)).toMatchObject({ state: 'sent', recipient: to });
    expect(server.mailsTo(to)).toHaveLength(1);
  });

  it('pauses the queue when it may not sign in, and keeps the job', async () => {
    const to = newAddress();
    server.when('mail', behave.reply(530, '5.7.0 Authentication required'));
    const id = await send(to);
    const queue = await until('the queue to be paused', async () => {
      const [row] = await app.database.query<{ name: string; reason: string }>(
        'select name, reason from haat.queues where paused',
      );
      return row;
    });
    expect(queue).toMatchObject({ name: 'email', reason: expect.stringContaining('530 5.7.0') as string });
    expect(await jobRow(app.database, id)).toMatchObject({ state: 'pending', attempt: 0 });
    expect((await app.call('POST', '/api/v1/queue/resume/email', { body: { reason: 'mended' } })).status).toBe(200);
    await app.untilState(id, 'completed');
    expect(server.mailsTo(to)).toHaveLength(1);
  });
});
