import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database, type Transaction } from '../../../database/index.js';
import type { ReceivedMessage } from '../webhook/webhook-report.js';
import type { InboundFilter, InboundMessageView, LockedInbound, StoredInbound } from './inbound-message.js';

/** In the order of the provider's ids, so that two calls with the same messages wait for each other. */
const INSERT = `
  insert into haat.inbound_messages (id, provider_message_id, from_phone, type, body, quoted_id, at, received_at)
  select r.id, r."providerMessageId", r."fromPhone", r.type, r.body, r."quotedId", least(r.at, clock.now), clock.now
  from json_to_recordset($1::json) as r(
      id uuid, "providerMessageId" text, "fromPhone" text, type text, body text, "quotedId" text, at timestamptz)
    cross join (select haat.haat_now() as now) as clock
  order by r."providerMessageId"
  on conflict do nothing
  returning id, from_phone as "fromPhone"`;

const LOCK = `
  select m.id, m.from_phone as "fromPhone", m.body, m.at, m.outcome, (
      select jsonb_build_object('kind', ours.kind, 'data', ours.data) from haat.messages ours
      where ours.provider_message_id = m.quoted_id and ours.recipient = m.from_phone and ours.data is not null
    ) as quoted, (
      select count(*) from haat.inbound_messages lately
      where lately.from_phone = m.from_phone and lately.handled_at > haat.haat_now() - interval '1 hour'
        and lately.reply_id is not null
    )::int as "answeredLately"
  from haat.inbound_messages m where m.id = $1 for update`;

const HANDLED = `
  update haat.inbound_messages set outcome = $2, reply_id = $3, handled_at = haat.haat_now() where id = $1`;

/** The ids are UUIDs of version 7: they are ordered by the time of their making. */
const LIST = `
  select id, from_phone as "fromPhone", type, body, at, received_at as "receivedAt", outcome,
    handled_at as "handledAt", reply_id as "replyId"
  from haat.inbound_messages
  where ($1::text is null or from_phone = $1) and ($2::uuid is null or id < $2)
  order by id desc limit $3`;

/** The SQL of inbound messages; it decides nothing. */
@Injectable()
export class InboundMessagesRepository {
  constructor(private readonly database: Database) {}

  /** Stores those that are new, and returns them. A message counts from now at the latest, whatever it says itself. */
  insert(tx: Transaction, messages: readonly ReceivedMessage[]): Promise<readonly StoredInbound[]> {
    const rows = messages.map((message) => ({ ...message, id: uuidv7() }));
    return tx.query<StoredInbound>(INSERT, [JSON.stringify(rows)]);
  }

  async lock(tx: Transaction, id: string): Promise<LockedInbound | undefined> {
    const [row] = await tx.query<LockedInbound & Record<string, unknown>>(LOCK, [id]);
    return row;
  }

  /** @param replyId the first message by which it was answered */
  async markHandled(tx: Transaction, id: string, outcome: string, replyId: string | undefined): Promise<void> {
    await tx.query(HANDLED, [id, outcome, replyId ?? null]);
  }

  /** Newest first, from the one before `beforeId` on. */
  list({ from }: InboundFilter, beforeId: string | undefined, limit: number): Promise<InboundMessageView[]> {
    const values = [from ?? null, beforeId ?? null, limit];
    return this.database.query<InboundMessageView & Record<string, unknown>>(LIST, values);
  }
}
