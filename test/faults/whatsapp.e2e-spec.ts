import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../../src/database/index.js';
import { EXAMPLES, type NotificationKind } from '../../src/domains/messaging/notifications/index.js';
import { variablesOf } from '../support/app/backends.js';
import { openedDatabase } from '../support/app/opened-database.js';
import { until } from '../support/app/until.js';
import { aRetailer } from '../support/marketplace/master-data.js';
import { ServerProcess } from '../support/process/server-process.js';
import { behave, type CloudApiEmulator, startCloudApiEmulator } from '../support/whatsapp/cloud-api.emulator.js';

const TIMEOUT_MS = 180_000;

/** What the provider says to a message, by its recipient: `refusal` for good, or once where it passes. */
interface Case {
  readonly kind: NotificationKind;
  readonly refusal?: number;
  readonly passes?: boolean;
}

const CASES: readonly Case[] = [
  { kind: 'DELIVERY_UPDATE' },
  { kind: 'DELIVERY_UPDATE', refusal: 131000, passes: true },
  { kind: 'DELIVERY_UPDATE', refusal: 131026 },
  { kind: 'VENDOR_OFFER', refusal: 131050 },
  { kind: 'PAYMENT_REMINDER', refusal: 131047 },
];
const ROUNDS = 12;
const MESSAGES = CASES.length * ROUNDS;

/** Whose message a mail takes the place of. */
const falls = ({ kind, refusal }: Case): boolean =>
  refusal === 131026 || kind === 'PAYMENT_REMINDER' || kind === 'VENDOR_OFFER';

interface Outcome extends Record<string, unknown> {
  readonly recipient: string;
  readonly state: string;
  readonly job: string;
  readonly possiblyRepeated: boolean;
  readonly mails: number;
  readonly mailState: string | null;
}

/** Answers after a moment, so that a kill finds requests on their way. */
function answer(emulator: CloudApiEmulator, caseOf: ReadonlyMap<string, Case>): void {
  const passed = new Set<string>();
  emulator.respondWith(async ({ to = '' }) => {
    await wait(Math.random() * 40);
    const { refusal, passes = false } = caseOf.get(to) ?? {};
    if (refusal === undefined || (passes && passed.has(to))) return behave.accept();
    passed.add(to);
    return behave.error(refusal, 400);
  });
}

const outcomes = (database: Database): Promise<Outcome[]> =>
  database.query<Outcome>(`
    select m.recipient, m.state, j.state as job, m.possibly_repeated as "possiblyRepeated", mail.state as "mailState",
      (select count(*)::int from haat.messages other join haat.jobs o on o.id = other.id
        where other.channel = 'email' and o.keys @> array['message:' || m.id]) as mails
    from haat.messages m join haat.jobs j on j.id = m.id left join haat.messages mail on mail.id = m.fallback_message_id
    where m.channel = 'whatsapp'`);

it(
  'kills -9 while the provider takes and refuses messages lose none, and none has two consequences',
  async () => {
    const emulator = await startCloudApiEmulator();
    const servers = await variablesOf('redis');
    const database = await openedDatabase(servers['DATABASE_URL']);
    const variables = {
      ...servers,
      JOB_LOCK_MS: '2000',
      UNCERTAIN_WAIT_MS: '500',
      WHATSAPP_API_URL: emulator.url,
      WHATSAPP_ACCESS_TOKEN: emulator.accessToken,
      WHATSAPP_PHONE_NUMBER_ID: emulator.phoneNumberId,
    };
    const caseOf = new Map<string, Case>();
    for (let index = 0; index < MESSAGES; index++) {
      const { phone } = await aRetailer(database, { email: `shop${index}@example.com` });
      caseOf.set(phone, CASES[index % CASES.length] ?? { kind: 'DELIVERY_UPDATE' });
    }
    answer(emulator, caseOf);

    let server = await ServerProcess.start(variables);
    const accepted = await Promise.all(
      [...caseOf].map(([recipient, { kind }]) =>
        server.call('POST', '/api/v1/messages/whatsapp', {
          body: {
            recipient,
            messageType: kind,
            data: EXAMPLES[kind],
            options: { backoff: { type: 'fixed', delay: 0 } },
          },
        }),
      ),
    );
    expect(accepted.every(({ status }) => status === 202)).toBe(true);
    for (const requests of [10, 35]) {
      await emulator.untilRequests(requests);
      await server.kill();
      server = await ServerProcess.start(variables);
    }
    await until('every message and every mail to have its end', async () => {
      const rows = await outcomes(database);
      return rows.every(({ job, mailState }) => ['completed', 'dead'].includes(job) && mailState !== 'queued');
    });

    const found = await outcomes(database);
    expect(found).toHaveLength(MESSAGES);
    for (const { recipient, state, job, mails, mailState, possiblyRepeated } of found) {
      const given = caseOf.get(recipient);
      if (!given) throw new Error(`Nobody was to be sent anything at ${recipient}.`);
      const isSent = given.refusal === undefined || given.passes === true;
      expect({ given, state, job }).toEqual({
        given,
        state: isSent ? 'sent' : 'failed',
        job: isSent ? 'completed' : 'dead',
      });
      expect({ given, mails, mailState }).toEqual({
        given,
        mails: falls(given) ? 1 : 0,
        mailState: falls(given) ? 'sent' : null,
      });
      const taken = emulator.requests.filter(({ to, providerMessageId }) => to === recipient && providerMessageId);
      if (!possiblyRepeated) expect({ given, taken: taken.length }).toEqual({ given, taken: isSent ? 1 : 0 });
    }
    const [suppressed] = await database.query(`select count(*)::int as count from haat.message_suppressions`);
    expect(suppressed).toEqual({ count: ROUNDS });
    expect(await server.stop()).toBe(0);
    await emulator.stop();
  },
  TIMEOUT_MS,
);
