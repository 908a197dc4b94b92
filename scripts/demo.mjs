/*
 * `npm run demo`: one story played against the real program, in a folder of its own that is removed afterwards. Retailers
 * get their messages; a bad number is refused; a client repeats itself; the power cord is pulled in the middle. It ends
 * with a table of what happened, and with 1 when anything is not as promised.
 */
import './lib/require-node.mjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuiltOrExit } from './lib/build.mjs';
import { startServer } from './demo/server.mjs';
import { table } from './demo/table.mjs';

const CROWD = 40;
const PATIENCE_MS = 60_000;
const results = [];

const say = (text) => console.log(`\n▸ ${text}`);
const check = (what, promised, seen) =>
  results.push({ what, promised: String(promised), seen: String(seen), ok: promised === seen });

await ensureBuiltOrExit();

const folder = await mkdtemp(join(tmpdir(), 'haat-demo-'));
let server;
try {
  await play();
} finally {
  await server?.kill();
  await rm(folder, { recursive: true, force: true });
}
console.log(`\n${table(results)}\n`);
const broken = results.filter(({ ok }) => !ok);
if (broken.length > 0) console.error(`${broken.length} of ${results.length} are not as promised.`);
process.exit(broken.length === 0 ? 0 : 1);

async function play() {
  const began = performance.now();
  say('Haat starts with nothing but Node: embedded PostgreSQL, queues in the same database, the WhatsApp sandbox.');
  server = await startServer(folder);
  console.log(`  ${server.url} after ${seconds(began)} s (a new database was made)`);

  say('A shop writes to a retailer.');
  const first = await send({
    phoneNumber: '984-1234567',
    message: 'Namaste! Your order ORD-2026-000123 is confirmed.',
  });
  console.log(`  ${first.status} ${JSON.stringify(first.body.data)}`);
  const message = await sent(first.body.data.jobId);
  check('a message is accepted at once', 202, first.status);
  check('a local number is understood', '+9779841234567', message.recipient);
  check('the sandbox sends it', 'sent', message.state);

  say('Somebody mistypes.');
  const bad = await send({ phoneNumber: '12', message: '', colour: 'red' });
  console.log(
    `  ${bad.status} ${bad.body.error.details.map(({ field, message: why }) => `${field} ${why}`).join('; ')}`,
  );
  check(
    'every wrong field is named',
    'colour, message, phoneNumber',
    bad.body.error.details
      .map(({ field }) => field)
      .sort()
      .join(', '),
  );

  say('A client does not get its answer, and sends the same request again.');
  const order = { phoneNumber: '+9779801234567', message: 'Your invoice INV-2026-000007 is due.' };
  const once = await send(order, { 'idempotency-key': 'invoice-7-due' });
  const again = await send(order, { 'idempotency-key': 'invoice-7-due' });
  check('a repeat gets the first answer', once.body.data.jobId, again.body.data.jobId);
  check('and is marked as one', 'true', again.headers.get('idempotency-replayed'));

  say(`${CROWD} messages are accepted, and the process is killed (SIGKILL) right after the last 202.`);
  const texts = Array.from({ length: CROWD }, (_, index) => `Delivery ${index + 1} is on its way.`);
  const answers = await Promise.all(texts.map((text) => send({ phoneNumber: '+9779841234567', message: text })));
  await server.kill();
  const accepted = answers.filter(({ status }) => status === 202).map(({ body }) => body.data.jobId);
  console.log(`  ${accepted.length} accepted, then no process any more`);

  say('It starts again on the same folder.');
  const restarted = performance.now();
  server = await startServer(folder);
  console.log(`  ${server.url} after ${seconds(restarted)} s (the database was there)`);
  const states = [];
  for (const id of accepted) states.push((await sent(id)).state);
  check('accepted before the kill', CROWD, accepted.length);
  check('sent after it', CROWD, states.filter((state) => state === 'sent').length);

  say('It is asked to stop (SIGTERM).');
  const code = await server.stop();
  check('it ends in order', 0, code);
  const deliveries = await server.sandboxDeliveries();
  check('sends of all messages, by the sandbox’s own count', CROWD + 2, deliveries.total);
  check('messages that were sent twice', 0, deliveries.total - deliveries.distinct);
}

function send(body, headers = {}) {
  return server.call('POST', '/api/v1/messages/whatsapp', body, headers);
}

/** Waits until the message is sent. */
async function sent(id) {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(50)) {
    const { status, body } = await server.call('GET', `/api/v1/messages/${id}`);
    if (status !== 200) throw new Error(`GET /messages/${id} answered ${status}: ${JSON.stringify(body)}`);
    if (body.data.state === 'sent' || Date.now() > deadline) return body.data;
  }
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}
