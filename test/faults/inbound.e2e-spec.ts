import { variablesOf } from '../support/app/backends.js';
import { openedDatabase } from '../support/app/opened-database.js';
import { until } from '../support/app/until.js';
import { apiKeysOf, clientsOf } from '../support/marketplace/app.js';
import { stockOf } from '../support/marketplace/index.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';
import { aSupply, openOffer, tenInCash } from '../support/marketplace/sourcing.js';
import { ServerProcess } from '../support/process/server-process.js';
import { postReport, textFrom, wamid, WEBHOOK_VARIABLES } from '../support/whatsapp/webhook.js';

const TIMEOUT_MS = 120_000;

/** As many as the vendor has stock for. */
const ORDERS = 10;

it(
  'a kill -9 while vendors answer by WhatsApp loses no answer, and tells nobody twice',
  async () => {
    const servers = await variablesOf('redis');
    const variables = { ...servers, ...WEBHOOK_VARIABLES, JOB_LOCK_MS: '2000', API_KEYS: apiKeysOf([]) };
    const database = await openedDatabase(servers['DATABASE_URL']);
    const supply = await aSupply(database, 'K', 1);
    const [vendor] = supply.vendors;
    if (!vendor) throw new Error('There is no vendor.');

    const first = await ServerProcess.start(variables);
    const client = clientsOf(first)('client');
    const numbers = await Promise.all(
      Array.from({ length: ORDERS }, async () => {
        const { id, number } = (await client.post('/orders', tenInCash(supply))).body.data;
        await client.post(`/orders/${id}/confirm`);
        await openOffer(database, id);
        return number as string;
      }),
    );

    // Meta reports each message until it is answered with 200; the process dies with the first such answer.
    const messages = numbers.map((number) => textFrom(vendor.phone, `YES ${number}`, wamid()));
    const isTakenIn = (server: ServerProcess, message: object) =>
      postReport(server, { messages: [message] }).then(
        ({ status }) => status === 200,
        () => false,
      );
    const answers = messages.map((message) => isTakenIn(first, message));
    await Promise.race(answers);
    await first.kill();
    const left = await Promise.all(messages.map(async (message, index) => ((await answers[index]) ? [] : [message])));
    expect(left.flat().length).toBeLessThan(ORDERS);

    const second = await ServerProcess.start(variables);
    for (const message of left.flat()) expect(await isTakenIn(second, message)).toBe(true);
    await until('all answers to be handled and told', async () => {
      const rows = await database.query(
        `select 1 from haat.inbound_messages i join haat.messages m on m.id = i.reply_id and m.state = 'sent'`,
      );
      return rows.length === ORDERS;
    });
    const outcomes = await database.query<{ outcome: string; count: number }>(
      'select outcome, count(*)::int as count from haat.inbound_messages group by outcome',
    );
    expect(outcomes).toEqual([{ outcome: 'offer_accepted', count: ORDERS }]);
    const told = await database.query<{ body: string }>(
      `select d.body from haat.sandbox_deliveries d join haat.messages m on m.id = d.message_id
       where m.kind = 'text' and d.recipient = $1 order by d.body`,
      [vendor.phone],
    );
    expect(told.map(({ body }) => body)).toEqual(
      numbers.toSorted().map((number) => `Order ${number} is yours. Please pack it.`),
    );
    expect(await stockOf(database, vendor, supply.product)).toEqual({ stock: 100, reserved: 10 * ORDERS });
    expect(await brokenInvariants(database)).toEqual([]);
    expect(await second.stop()).toBe(0);
  },
  TIMEOUT_MS,
);
