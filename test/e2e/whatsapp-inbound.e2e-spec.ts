import type { PhoneNumber } from '../../src/phone-numbers/index.js';
import { HandleInbound } from '../../src/domains/messaging/inbound/index.js';
import { hours, Jobs, minutes, seconds } from '../../src/jobs/index.js';
import { drain, moveClock, runTwice } from '../../src/jobs/testing/index.js';
import { jobRow, until } from '../support/app/until.js';
import { aRetailer, inStock, type MarketplaceApp, startMarketplace, stockOf } from '../support/marketplace/index.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';
import {
  aSupply,
  offersOf,
  openOffer,
  statusOf,
  type Supply,
  tenInCash,
  untilOrder,
  untilQuiet,
} from '../support/marketplace/sourcing.js';
import { postReport, textFrom, wamid, WEBHOOK_VARIABLES } from '../support/whatsapp/webhook.js';

const QUEUE = 'inbound-messages';

interface Inbound extends Record<string, unknown> {
  id: string;
  outcome: string | null;
  replyId: string | null;
}

describe('what people ask for by WhatsApp', () => {
  let market: MarketplaceApp;
  let supply: Supply;
  let made = 0;

  beforeAll(async () => {
    market = await startMarketplace('postgres', [], WEBHOOK_VARIABLES);
  });
  beforeEach(async () => {
    supply = await aSupply(market.database, `I${(made += 1)}-`, 2);
  });
  afterEach(async () => {
    await moveClock(market.database, 0);
    await untilQuiet(market.database);
    expect(await brokenInvariants(market.database)).toEqual([]);
  });
  afterAll(() => market?.close());

  const vendor = (n: number) => {
    const found = supply.vendors[n - 1];
    if (!found) throw new Error(`There is no vendor ${n}.`);
    return found;
  };

  const storedOf = async (id: string): Promise<Inbound | undefined> => {
    const [row] = await market.database.query<Inbound>(
      'select id, outcome, reply_id as "replyId" from haat.inbound_messages where provider_message_id = $1',
      [id],
    );
    return row;
  };

  /** Somebody writes, at that time by the provider's clock; resolves once it is handled. */
  const write = async (from: string, words: string, at = Date.now()): Promise<Inbound> => {
    const id = wamid();
    expect((await postReport(market.app, { messages: [textFrom(from, words, id, at)] })).status).toBe(200);
    return until(`"${words}" to be handled`, async () => {
      const stored = await storedOf(id);
      return stored?.outcome ? stored : undefined;
    });
  };

  /** What was sent to the number in answer, the newest first. */
  const textsTo = async (phone: string, kind = 'text'): Promise<string[]> => {
    const { body } = await market.as('operator').get(`/messages?limit=200&recipient=${encodeURIComponent(phone)}`);
    return body.data.items
      .filter((item: { kind: string }) => item.kind === kind)
      .map((item: { body: string }) => item.body);
  };

  const offered = async (of: Supply = supply) => {
    const client = market.as('client');
    const { id: orderId, number } = (await client.post('/orders', tenInCash(of))).body.data;
    await client.post(`/orders/${orderId}/confirm`);
    const offer = await openOffer(market.database, orderId);
    return { orderId: orderId as string, number: number as string, offer };
  };

  describe('a vendor', () => {
    it('accepts by YES and the number of the order, as people write it', async () => {
      const { orderId, number, offer } = await offered();
      expect(offer.code).toBe(vendor(1).code);
      const { outcome, replyId } = await write(vendor(1).phone, `yes, ${number.toLowerCase()}.`);
      expect(outcome).toBe('offer_accepted');
      expect(await statusOf(market.database, orderId)).toBe('accepted');
      expect(await textsTo(vendor(1).phone)).toEqual([`Order ${number} is yours. Please pack it.`]);
      expect(replyId).not.toBeNull();
      const { body } = await market.as('client').get(`/orders/${orderId}`);
      expect(body.data.timeline.at(-1)).toMatchObject({ to: 'accepted', actor: `whatsapp:${vendor(1).code}` });
    });

    it('declines by NO, and the next one is asked', async () => {
      const { orderId, number } = await offered();
      expect((await write(vendor(1).phone, `No ${number}`)).outcome).toBe('offer_declined');
      expect((await openOffer(market.database, orderId)).code).toBe(vendor(2).code);
      expect(await textsTo(vendor(1).phone)).toEqual([`You have declined order ${number}. We offer it to others.`]);
    });

    it('need not say the number where one order waits, and is asked where several do', async () => {
      const first = await offered();
      const second = await offered();
      expect((await write(vendor(1).phone, 'YES')).outcome).toBe('several_offers');
      const [question] = await textsTo(vendor(1).phone);
      expect(question).toContain(`${first.number}, ${second.number}`);
      expect((await write(vendor(1).phone, `YES ${first.number}`)).outcome).toBe('offer_accepted');
      expect((await write(vendor(1).phone, 'Yes!')).outcome).toBe('offer_accepted');
      expect(await statusOf(market.database, second.orderId)).toBe('accepted');
      expect((await write(vendor(1).phone, 'yes')).outcome).toBe('no_open_offer');
    });

    it('may say it in reply to the very offer', async () => {
      const [first, second] = [await offered(), await offered()];
      const quoted = await until('both offers to be told', async () => {
        const { body } = await market.as('operator').get(`/messages?recipient=${encodeURIComponent(vendor(1).phone)}`);
        return body.data.items.find(
          (item: { body: string; state: string }) => item.state === 'sent' && item.body.includes(second.number),
        );
      });
      const [offerId, replyId] = [wamid(), wamid()];
      await market.database.query('update haat.messages set provider_message_id = $2 where id = $1', [
        quoted.id,
        offerId,
      ]);
      const reply = { ...textFrom(vendor(1).phone, 'yes', replyId), context: { from: '15550783881', id: offerId } };
      // Only who got the message can mean it by quoting it.
      const forged = { ...textFrom(vendor(2).phone, 'yes'), context: { id: offerId } };
      await postReport(market.app, { messages: [reply, forged] });
      await untilOrder(market.database, second.orderId, 'accepted');
      expect(await statusOf(market.database, first.orderId)).toBe('offered');
      const outcome = await until('it to be handled', async () => (await storedOf(replyId))?.outcome ?? undefined);
      expect(outcome).toBe('offer_accepted');
    });

    describe('whose message the provider brings late', () => {
      const aMinuteAgo = () => Date.now() - minutes(1);

      it.each(['YES', 'NO'] as const)('has not said %s to what was offered since', async (said) => {
        const { orderId, number } = await offered();
        expect((await write(vendor(1).phone, said, aMinuteAgo())).outcome).toBe('offered_since');
        expect(await textsTo(vendor(1).phone)).toEqual([
          `Your ${said} was written before ${number} was offered to you. Send ${said} with the number of the order.`,
        ]);
        expect(await statusOf(market.database, orderId)).toBe('offered');
      });

      it('has not said it by the number either, nor by quoting', async () => {
        const { orderId, number } = await offered();
        expect((await write(vendor(1).phone, `YES ${number}`, aMinuteAgo())).outcome).toBe('offered_since');
        expect((await write(vendor(1).phone, 'YES ORD-2026-999999', aMinuteAgo())).outcome).toBe('unknown_offer');
        expect(await statusOf(market.database, orderId)).toBe('offered');
        expect((await write(vendor(1).phone, `YES ${number}`)).outcome).toBe('offer_accepted');
      });

      it('has meant the offer that waited then, not the one that waits now', async () => {
        const first = await offered();
        const written = Date.now();
        await moveClock(market.database, hours(3));
        await until('the first offer to be over', async () => {
          const [offer] = await offersOf(market.database, first.orderId);
          return offer?.status === 'timed_out';
        });
        // Whoever has let an offer pass ranks behind: nobody else can deliver now.
        await inStock(market.database, vendor(2), supply.product, { stock: 0 });
        const second = await offered();
        expect(second.offer.code).toBe(vendor(1).code);
        expect((await write(vendor(1).phone, 'YES', written)).outcome).toBe('refused_offer_expired');
        expect(await textsTo(vendor(1).phone)).toEqual([expect.stringContaining(`Too late: order ${first.number}`)]);
        expect(await statusOf(market.database, second.orderId)).toBe('offered');
      });

      it('is asked where two offers waited then, though one of them is left', async () => {
        const [first, second] = [await offered(), await offered()];
        const written = Date.now();
        const { orderId, offer } = first;
        // By the provider's clock, which knows seconds: the offer is answered in a later one.
        await moveClock(market.database, seconds(5));
        const declined = await market
          .as('client')
          .post(`/orders/${orderId}/offers/${offer.id}/decline`, { vendorId: offer.vendorId });
        expect(declined.status).toBe(200);
        expect((await write(vendor(1).phone, 'YES', written)).outcome).toBe('several_offers');
        expect(await statusOf(market.database, second.orderId)).toBe('offered');
      });
    });

    it('who says it many times at once has accepted once', async () => {
      const { orderId, number } = await offered();
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => write(vendor(1).phone, `YES ${number}`)));
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => 'offer_accepted'));
      expect((await offersOf(market.database, orderId)).map(({ status }) => status)).toEqual(['accepted']);
      expect(await stockOf(market.database, vendor(1), supply.product)).toEqual({ stock: 100, reserved: 10 });
    });

    it('who says yes and no at once has said one of them, and is told which', async () => {
      const { orderId, number } = await offered();
      const said = await Promise.all([write(vendor(1).phone, `YES ${number}`), write(vendor(1).phone, `NO ${number}`)]);
      const outcomes = said.map(({ outcome }) => outcome).join(' ');
      expect(['offer_accepted refused_offer_accepted', 'refused_offer_declined offer_declined']).toContain(outcomes);
      const offers = await offersOf(market.database, orderId);
      expect(offers[0]?.status).toBe(outcomes.startsWith('offer_accepted') ? 'accepted' : 'declined');
      expect(await textsTo(vendor(1).phone)).toHaveLength(2);
    });

    it('is told that it is too late', async () => {
      const { orderId, number } = await offered();
      await moveClock(market.database, hours(3));
      expect((await write(vendor(1).phone, `YES ${number}`)).outcome).toBe('refused_offer_expired');
      const [told] = await textsTo(vendor(1).phone);
      expect(told).toMatch(
        new RegExp(`^Too late: order ${number} was to be answered by \\d+ \\w+ \\d{4}, \\d\\d:\\d\\d\\.$`),
      );
      await until('the next vendor to be asked', async () => (await offersOf(market.database, orderId)).length === 2);
    });

    it('is told that its stock has gone; nothing else has happened then', async () => {
      const { orderId, number } = await offered();
      await inStock(market.database, vendor(1), supply.product, { stock: 9 });
      expect((await write(vendor(1).phone, `YES ${number}`)).outcome).toBe('refused_insufficient_stock');
      expect(await textsTo(vendor(1).phone)).toEqual([
        expect.stringContaining('your stock does not cover it any more'),
      ]);
      expect(await statusOf(market.database, orderId)).toBe('offered');
      const { phone } = (await market.as('client').get(`/retailers/${supply.retailerId}`)).body.data;
      expect(await textsTo(phone, 'DELIVERY_UPDATE')).toEqual([]);
      expect((await write(vendor(1).phone, `NO ${number}`)).outcome).toBe('offer_declined');
    });

    it('learns nothing of orders that were offered to others', async () => {
      const { orderId, number } = await offered();
      expect((await write(vendor(2).phone, `YES ${number}`)).outcome).toBe('unknown_offer');
      expect((await write(vendor(2).phone, 'YES ORD-2026-999999')).outcome).toBe('unknown_offer');
      expect(await textsTo(vendor(2).phone)).toContain(`Order ${number} was not offered to you.`);
      expect(await statusOf(market.database, orderId)).toBe('offered');
    });

    it('with a number that another vendor has too answers for the one that is asked', async () => {
      const phone = `+97798510${String(10_000 + made)}` as PhoneNumber;
      await market.database.query('update haat.vendors set phone = $1 where id = any($2::uuid[])', [
        phone,
        supply.vendors.map(({ id }) => id),
      ]);
      const { orderId } = await offered();
      expect((await write(phone, 'no')).outcome).toBe('offer_declined');
      await untilOrder(market.database, orderId, 'offered');
      await openOffer(market.database, orderId);
      expect((await write(phone, 'yes')).outcome).toBe('offer_accepted');
      expect((await offersOf(market.database, orderId)).map(({ code, status }) => [code, status])).toEqual([
        [vendor(1).code, 'declined'],
        [vendor(2).code, 'accepted'],
      ]);
    });

    it.each(['No one is at home.', 'Yes please call me', 'YES; DROP TABLE', `YES ${'(a'.repeat(300)}`, '👍'])(
      'has not answered by %j',
      async (words) => {
        const { orderId } = await offered();
        expect((await write(vendor(1).phone, words)).outcome).toBe('not_understood');
        expect(await statusOf(market.database, orderId)).toBe('offered');
      },
    );
  });

  describe('a retailer', () => {
    it('asks for the balance', async () => {
      const { id, phone } = await aRetailer(market.database);
      await market.as('admin').put(`/credit/accounts/${id}/limit`, { limit: 1000 });
      expect((await write(phone, 'balance')).outcome).toBe('balance_told');
      expect(await textsTo(phone, 'BALANCE')).toEqual([
        'You owe NPR 0.00; paid in advance NPR 0.00; you may still order for NPR 1000.00.',
      ]);
    });

    it('with several shops gets a message for each', async () => {
      const { phone } = await aRetailer(market.database, { name: 'Corner' });
      await aRetailer(market.database, { name: 'Market', phone });
      await write(phone, 'BALANCE');
      const told = await textsTo(phone, 'BALANCE');
      expect(told.map((text) => text.split(':')[0]).toSorted()).toEqual(['Corner', 'Market']);
    });

    it('is no vendor, and a vendor no retailer', async () => {
      const { phone } = await aRetailer(market.database);
      expect((await write(phone, 'YES')).outcome).toBe('not_understood');
      expect((await write(vendor(1).phone, 'BALANCE')).outcome).toBe('not_understood');
    });
  });

  describe('anybody', () => {
    const stranger = () => `+97798520${String(10_000 + (made += 1))}`;

    it('is helped once a day, whatever is written, and not for pictures', async () => {
      const phone = stranger();
      await Promise.all(['hello', 'how are you?', 'BALANCE', 'YES'].map((words) => write(phone, words)));
      await postReport(market.app, { messages: [{ ...textFrom(phone, ''), type: 'image', text: undefined }] });
      await drain(market.app.context, QUEUE);
      expect(await textsTo(phone)).toHaveLength(1);
      await drain(market.app.context, 'whatsapp-messages');
      await moveClock(market.database, hours(25));
      await write(phone, 'hello again');
      expect(await textsTo(phone)).toHaveLength(2);
    });

    it('says no to advertising, and yes again', async () => {
      const phone = stranger();
      const suppressed = () =>
        market.database.query('select category from haat.message_suppressions where recipient = $1', [phone]);
      expect((await write(phone, 'Stop')).outcome).toBe('marketing_stopped');
      expect((await write(phone, 'STOP')).outcome).toBe('marketing_stopped');
      expect(await suppressed()).toEqual([{ category: 'marketing' }]);
      expect((await write(phone, 'start')).outcome).toBe('marketing_started');
      expect(await suppressed()).toEqual([]);
    });

    it('is taken at the newest word, in whatever order the provider brings them', async () => {
      const phone = stranger();
      const suppressed = async () =>
        (await market.database.query('select 1 from haat.message_suppressions where recipient = $1', [phone])).length;
      const [older, newer] = [Date.now() - minutes(20), Date.now() - minutes(10)];
      expect((await write(phone, 'START', newer)).outcome).toBe('marketing_started');
      expect(await write(phone, 'STOP', older)).toMatchObject({ outcome: 'outdated_choice', replyId: null });
      expect(await suppressed()).toBe(0);
      expect((await write(phone, 'STOP')).outcome).toBe('marketing_stopped');
      expect((await write(phone, 'START', newer)).outcome).toBe('outdated_choice');
      expect(await suppressed()).toBe(1);
    });

    it('does not undo by an old START what the provider has reported since', async () => {
      const phone = stranger();
      await market.database.query(
        `insert into haat.message_suppressions (recipient, category, at) values ($1, 'marketing', haat.haat_now())`,
        [phone],
      );
      const suppressed = () =>
        market.database.query('select category from haat.message_suppressions where recipient = $1', [phone]);
      expect((await write(phone, 'START', Date.now() - minutes(10))).outcome).toBe('marketing_started');
      expect(await suppressed()).toHaveLength(1);
      expect((await write(phone, 'START', Date.now() + seconds(5))).outcome).toBe('marketing_started');
      expect(await suppressed()).toEqual([]);
    });

    it('who gets more answers than a person reads gets no more of them', async () => {
      const { phone } = await aRetailer(market.database);
      await market.database.query(
        `insert into haat.inbound_messages (id, provider_message_id, from_phone, type, at, received_at, outcome, handled_at, reply_id)
         select gen_random_uuid(), 'wamid.' || n || $1, $1, 'text', haat.haat_now() - interval '1 day', haat.haat_now(), 'x',
           haat.haat_now(), gen_random_uuid()
         from generate_series(1, 60) as n`,
        [phone],
      );
      expect(await write(phone, 'BALANCE')).toMatchObject({ outcome: 'balance_told', replyId: null });
      expect(await textsTo(phone, 'BALANCE')).toEqual([]);
    });
  });

  it('a message is handled once, however often its job runs', async () => {
    const { number, orderId } = await offered();
    const { id } = await write(vendor(1).phone, `YES ${number}`);
    const jobs = market.app.context.get(Jobs);
    const again = await jobs.enqueue(undefined, new HandleInbound({ inboundId: id }), { delay: hours(1) });
    expect((await runTwice(market.app.context, again.jobId)).toSorted()).toEqual(['completed', 'stale']);
    expect((await jobRow(market.database, again.jobId))?.result).toEqual({ outcome: 'offer_accepted' });
    expect(await textsTo(vendor(1).phone)).toHaveLength(1);
    expect(await statusOf(market.database, orderId)).toBe('accepted');
  });

  it('a message that is stored while nobody works is handled once, though its job is delivered twice', async () => {
    const { number, orderId } = await offered();
    const [stored] = await market.database.query<{ id: string }>(
      `insert into haat.inbound_messages (id, provider_message_id, from_phone, type, body, at, received_at)
       values (gen_random_uuid(), $1, $2, 'text', $3, haat.haat_now(), haat.haat_now()) returning id`,
      [wamid(), vendor(1).phone, `YES ${number}`],
    );
    const payload = new HandleInbound({ inboundId: stored?.id ?? '' });
    const { jobId } = await market.app.context.get(Jobs).enqueue(undefined, payload, { delay: hours(1) });
    expect((await runTwice(market.app.context, jobId)).toSorted()).toEqual(['completed', 'stale']);
    expect(await textsTo(vendor(1).phone)).toEqual([`Order ${number} is yours. Please pack it.`]);
    expect(await statusOf(market.database, orderId)).toBe('accepted');
  });

  it('a message waits while its queue is paused', async () => {
    const { number, orderId } = await offered();
    const operator = market.as('operator');
    await operator.post(`/queue/pause/${QUEUE}`, { reason: 'maintenance' });
    const id = wamid();
    await postReport(market.app, { messages: [textFrom(vendor(1).phone, `YES ${number}`, id)] });
    expect(await storedOf(id)).toMatchObject({ outcome: null });
    await operator.post(`/queue/resume/${QUEUE}`);
    const outcome = await until('it to be handled', async () => (await storedOf(id))?.outcome ?? undefined);
    expect(outcome).toBe('offer_accepted');
    expect(await textsTo(vendor(1).phone)).toHaveLength(1);
    expect(await statusOf(market.database, orderId)).toBe('accepted');
  });

  it('operators see what was written and what came of it', async () => {
    const { phone } = await aRetailer(market.database);
    const { id, replyId } = await write(phone, 'Balance');
    const path = `/messages/inbound?from=${encodeURIComponent(phone)}`;
    const { body } = await market.as('operator').get(path);
    expect(body.data.items).toMatchObject([
      { id, fromPhone: phone, type: 'text', body: 'Balance', outcome: 'balance_told', replyId },
    ]);
    expect((await market.as('operator').get(`/messages/${replyId}`)).body.data).toMatchObject({
      kind: 'BALANCE',
      recipient: phone,
    });
    expect((await market.as('client').get(path)).status).toBe(403);
    expect((await market.as('operator').get('/messages/inbound?from=x')).status).toBe(400);
    const page = (await market.as('operator').get('/messages/inbound?limit=1')).body.data;
    expect(page.items).toHaveLength(1);
    expect(
      (await market.as('operator').get(`/messages/inbound?limit=1&cursor=${page.nextCursor}`)).body.data.items[0].id,
    ).not.toBe(page.items[0].id);
  });
});
