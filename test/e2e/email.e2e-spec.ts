import { MessagingProducer } from '../../src/domains/messaging/index.js';
import { openedMail } from '../../src/domains/messaging/email/sandbox-mail.js';
import { Database } from '../../src/database/index.js';
import { SealedTexts } from '../../src/jobs/index.js';
import { BACKENDS, variablesOf } from '../support/app/backends.js';
import { type HttpApp, startHttpApp } from '../support/app/http-app.js';

const PATH = '/api/v1/messages/email';

/** What the sandbox has "sent" of a message, opened. */
async function mailsOf(app: HttpApp, id: string) {
  const rows = await app.database.query<{ body: string }>(
    'select body from haat.sandbox_deliveries where message_id = $1',
    [id],
  );
  return rows.map(({ body }) => openedMail(app.context.get(SealedTexts), id, body));
}

describe.each(BACKENDS)('POST /messages/email on %s', (backend) => {
  it('accepts a mail, and the sandbox keeps it sealed', async () => {
    const app = await startHttpApp(await variablesOf(backend));
    const body = { to: 'asha@example.com', template: 'password-reset', data: { name: 'Asha', token: 's3cret-token' } };
    const accepted = await app.call('POST', PATH, { body });
    expect(accepted).toMatchObject({
      status: 202,
      body: { data: { queue: 'email', name: 'password-reset', state: 'queued', outcome: 'created' } },
    });
    const { jobId } = accepted.body.data;
    await app.untilState(jobId, 'completed');
    expect((await app.call('GET', `/api/v1/messages/${jobId}`)).body.data).toMatchObject({
      channel: 'email',
      kind: 'password-reset',
      recipient: 'asha@example.com',
      body: 'Reset your Haat password',
      state: 'sent',
      transport: 'sandbox',
    });
    const [mail, ...more] = await mailsOf(app, jobId);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({
      subject: 'Reset your Haat password',
      text: expect.stringContaining('s3cret-token') as string,
      html: expect.stringContaining('s3cret-token') as string,
    });
    await app.close();
  });
});

describe('mails in the sandbox', () => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp(await variablesOf('postgres'));
  });
  afterAll(() => app?.close());

  const post = (body: object) => app.call('POST', PATH, { body });

  it.each([
    ['welcome-email', { name: 'Asha' }, 5],
    ['password-reset', { resetUrl: 'https://shop.example/reset?t=1' }, 5],
    ['low-stock-alert', { products: [{ name: 'Rice 25 kg', stock: 3, minStock: 10 }] }, 1],
    ['report-ready', { reportName: 'Sales', url: 'https://haat.example/r/1', expiresAt: '2030-01-01T00:00:00Z' }, 5],
  ])('%s goes out at its priority', async (template, data, priority) => {
    const { body } = await post({ to: 'asha@example.com', template, data });
    expect(body.data).toMatchObject({ name: template, queue: 'email' });
    await app.untilState(body.data.jobId, 'completed');
    expect((await app.call('GET', `/api/v1/jobs/${body.data.jobId}`)).body.data).toMatchObject({ priority });
    expect(await mailsOf(app, body.data.jobId)).toHaveLength(1);
  });

  it('can be read by admins', async () => {
    const { data } = (await post(reset({ token: 's3cret' }))).body;
    await app.untilState(data.jobId, 'completed');
    const read = await app.call('GET', `/api/v1/sandbox/mails/${data.jobId}`);
    expect(read.body.data).toMatchObject({
      subject: 'Reset your Haat password',
      text: expect.stringContaining('s3cret') as string,
    });
    const audited = await app.call('GET', `/api/v1/queue/audit?action=sandbox_mail.open&jobId=${data.jobId}`);
    expect(audited.body.data.items).toMatchObject([{ queue: 'email', before: null, after: null }]);
    expect(JSON.stringify(audited.body)).not.toContain('s3cret');
    const other = await app.call('POST', '/api/v1/messages/whatsapp', {
      body: { phoneNumber: '+9779841234567', message: 'Namaste' },
    });
    await app.untilState(other.body.data.jobId, 'completed');
    expect((await app.call('GET', `/api/v1/sandbox/mails/${other.body.data.jobId}`)).status).toBe(404);
  });

  it('say so where the key that they are sealed by is gone', async () => {
    const { data } = (await post(reset({ token: 's3cret' }))).body;
    await app.untilState(data.jobId, 'completed');
    await app.database.query(
      `update haat.sandbox_deliveries set body = 'gone' || substr(body, strpos(body, '.')) where message_id = $1`,
      [data.jobId],
    );
    const { status, body } = await app.call('GET', `/api/v1/sandbox/mails/${data.jobId}`);
    expect(status).toBe(409);
    expect(body.error).toMatchObject({
      code: 'sealing_key_unknown',
      message: 'The mail is sealed by the key "gone", which is not among ENCRYPTION_KEYS: put it back there.',
    });
  });

  it('are not kept where what they lead to is over', async () => {
    const { data } = (await post(reset({ token: 's3cret', expiresAt: '2020-01-01T00:00:00Z' }))).body;
    expect(await app.untilState(data.jobId, 'completed')).toMatchObject({ result: { refused: 'mail_expired' } });
    expect((await app.call('GET', `/api/v1/messages/${data.jobId}`)).body.data).toMatchObject({
      state: 'failed',
      error: { code: 'mail_expired' },
    });
    expect(await mailsOf(app, data.jobId)).toEqual([]);
  });

  it('may lead to any host that there is', async () => {
    const url = 'http://haat_web:8080/api/v1/reports/1/download?signature=1';
    const report = { reportName: 'Sales', url, expiresAt: '2030-01-01T00:00:00Z' };
    const { status, body } = await post({ to: 'a@example.com', template: 'report-ready', data: report });
    expect(status).toBe(202);
    await app.untilState(body.data.jobId, 'completed');
    expect(await mailsOf(app, body.data.jobId)).toMatchObject([{ text: expect.stringContaining(url) as string }]);
  });

  it('takes the names that users of earlier systems know', async () => {
    const { status, body } = await post({ userEmail: 'asha@example.com', userName: 'Asha', template: 'welcome-email' });
    expect(status).toBe(202);
    await app.untilState(body.data.jobId, 'completed');
    expect(await mailsOf(app, body.data.jobId)).toMatchObject([{ subject: 'Welcome to Haat, Asha' }]);
  });

  it.each([
    ['no address', { template: 'welcome-email', data: { name: 'A' } }, ['to']],
    ['a header behind the address', welcome('a@example.com\r\nBcc: b@example.com'), ['to']],
    ['a header in quotes', welcome('"a\r\nBcc: b"@example.com'), ['to']],
    ['two addresses', welcome('a@example.com,b@example.com'), ['to']],
    ['a list of addresses', welcome(['a@example.com']), ['to']],
    ['a name with the address', welcome('Asha <a@example.com>'), ['to']],
    ['two addresses under two names', { ...welcome('a@example.com'), userEmail: 'b@example.com' }, ['userEmail']],
    ['an unknown template', { ...welcome('a@example.com'), template: 'notification' }, ['template']],
    ['no data', { to: 'a@example.com', template: 'welcome-email' }, ['data']],
    [
      'the data of another template',
      { ...welcome('a@example.com'), data: { token: 'x' } },
      ['data.token', 'data.name'],
    ],
    ['a name of two lines', { ...welcome('a@example.com'), data: { name: 'A\r\nBcc: b@example.com' } }, ['data.name']],
    ['a reset without a way', { to: 'a@example.com', template: 'password-reset', data: {} }, ['data.token']],
    ['a link that runs', reset({ resetUrl: 'javascript:alert(1)' }), ['data.resetUrl']],
    ['no products', { to: 'a@example.com', template: 'low-stock-alert', data: { products: [] } }, ['data.products']],
    [
      'a broken product',
      {
        to: 'a@example.com',
        template: 'low-stock-alert',
        data: { products: [{ name: 'Rice', stock: -1, minStock: 1.5 }] },
      },
      ['data.products[0].stock', 'data.products[0].minStock'],
    ],
    ['another field', { ...welcome('a@example.com'), cc: 'b@example.com' }, ['cc']],
  ])('refuses %s', async (_, body, fields) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.details.map(({ field }: { field: string }) => field).sort()).toEqual([...fields].sort());
  });

  it('is written by other domains, in their commit and with their words', async () => {
    const producer = app.context.get(MessagingProducer);
    const data = { subject: 'Payment reminder INV-1', text: 'Your payment is due today.\nThank you.' };
    const job = await app.context
      .get(Database)
      .transaction((tx) => producer.email(tx, { to: 'asha@example.com', template: 'notification', data }));
    expect(job).toMatchObject({ queue: 'email', name: 'notification-email' });
    await app.untilState(job.jobId, 'completed');
    expect(await mailsOf(app, job.jobId)).toMatchObject([{ subject: data.subject }]);
    await expect(producer.email(undefined, { to: 'nobody', template: 'notification', data })).rejects.toMatchObject({
      details: [{ field: 'to' }],
    });
  });
});

function welcome(to: unknown): object {
  return { to, template: 'welcome-email', data: { name: 'A' } };
}

function reset(data: object): object {
  return { to: 'a@example.com', template: 'password-reset', data };
}
