import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database, type Sql, type Transaction } from '../../database/index.js';
import type { StoredError } from '../../database/schema/jobs.js';
import type { RowWriter } from '../../jobs/index.js';
import type { MessageFilter, MessageView, NewMessage, SendingClaim } from './message.js';

const INSERT = `
  insert into haat.messages (id, channel, kind, recipient, body, state, effect_key, owner, created_at)
  select r.id, r.channel, r.kind, r.recipient, r.body, 'queued', r."effectKey", r.owner, haat.haat_now()
  from json_to_recordset($1::json) as r(id uuid, channel text, kind text, recipient text, body text, "effectKey" text, owner text)
  on conflict do nothing`;

/**
 * Claims the sending for one run. A message that an earlier run left `sending` may be on its way: it is claimed again
 * only $3 ms after that run began.
 */
const CLAIM_SENDING = `
  with found as (
    select id, state, sending_run, sending_at + $3::bigint * interval '1 ms' as certain_at,
      coalesce(error ->> 'code' like 'uncertain%', false) as is_uncertain
    from haat.messages where id = $1 for update
  ), claimed as (
    update haat.messages m set state = 'sending', sending_run = $2, sends = m.sends + 1, sending_at = haat.haat_now(),
      transport = $4, possibly_repeated = m.possibly_repeated or found.state = 'sending' or found.is_uncertain, error = null, failed_at = null, failure_reported = false
    from found where m.id = found.id and coalesce(found.sending_run, 0) < $2
      and (found.state in ('queued', 'failed') or (found.state = 'sending' and found.certain_at <= haat.haat_now()))
    returning m.id, m.possibly_repeated
  )
  select found.state, found.sending_run as "sendingRun", claimed.id is not null as "isClaimed",
    coalesce(claimed.possibly_repeated, false) as "possiblyRepeated",
    greatest(0, ceil(extract(epoch from found.certain_at - haat.haat_now()) * 1000))::int as "waitMs"
  from found left join claimed using (id)`;

interface ClaimRow extends Record<string, unknown> {
  state: string;
  sendingRun: number | null;
  isClaimed: boolean;
  possiblyRepeated: boolean;
  waitMs: number | null;
}

/** A report of its failure may have been quicker than the answer that it was taken over. */
const SENT = `
  update haat.messages set state = case when failure_reported then state else 'sent' end,
    error = case when failure_reported then error end,
    sent_at = haat.haat_now(), transport = $2, provider_message_id = $3
  where id = $1 and state in ('queued', 'sending', 'failed')`;

const DELIVER_IN_SANDBOX = `
  insert into haat.sandbox_deliveries (id, message_id, run, recipient, body, at)
  values ($1, $2, $3, $4, $5, haat.haat_now())`;

/** The send certainly did not happen: the next run may claim it at once. */
const UNCLAIM = `update haat.messages set state = 'queued', error = $3::jsonb where id = $1 and state = 'sending' and sending_run = $2`;

const FAILED = `
  update haat.messages set state = 'failed', failed_at = haat.haat_now(), error = $3::jsonb
  where id = $1 and state = 'sending' and sending_run = $2
  returning id`;

/**
 * A message whose job ended without its handler (expired, lost its worker too often, broken payload) has failed as well,
 * for the reason of the job. Message and job are recorded in one commit: a job that is not there any more was final for
 * so long that its record is no longer kept.
 */
const VIEW = `
  select m.id, m.channel, m.kind, m.recipient, m.body, m.transport, m.provider_message_id as "providerMessageId",
    m.possibly_repeated as "possiblyRepeated", m.created_at as "createdAt", m.sent_at as "sentAt",
    m.delivered_at as "deliveredAt", m.read_at as "readAt",
    case when ended.without_sending then 'failed' else m.state end as state,
    case when ended.without_sending then job.finished_at else m.failed_at end as "failedAt",
    case when ended.without_sending then coalesce(job.error - 'stack', m.error, jsonb_build_object(
      'code', 'job_' || coalesce(job.state, 'ended'), 'message', 'The job ended without sending the message.'))
      else m.error end as error
  from haat.messages m
  left join haat.jobs job on job.id = m.id and m.state in ('queued', 'sending')
  cross join lateral (
    select m.state in ('queued', 'sending') and coalesce(job.state in ('dead', 'expired', 'cancelled'), true)
      as without_sending
  ) as ended`;

const FIND = `${VIEW} where m.id = $1`;

/** The ids are UUIDs of version 7: they are ordered by the time of their making. */
const LIST = `
  select * from (${VIEW}) as view
  where ($1::text is null or state = $1) and ($2::text is null or recipient = $2) and ($3::uuid is null or id < $3)
  order by id desc limit $4`;

/** The SQL of messages; it decides nothing. */
@Injectable()
export class MessagesRepository implements RowWriter<NewMessage> {
  constructor(private readonly database: Database) {}

  /** Records messages; one whose id or effect key is there already is left as it is. */
  async insert(sql: Sql, rows: readonly NewMessage[]): Promise<void> {
    await sql.query(INSERT, [JSON.stringify(rows)]);
  }

  /** For a job that was enqueued without its message: an operator's, or a schedule's. */
  async ensure(row: NewMessage): Promise<void> {
    await this.insert(this.database, [row]);
  }

  /** @param uncertainWaitMs how long a message that may have been sent is left alone */
  async claimSending(id: string, run: number, transport: string, uncertainWaitMs: number): Promise<SendingClaim> {
    const [row] = await this.database.query<ClaimRow>(CLAIM_SENDING, [id, run, uncertainWaitMs, transport]);
    if (!row) throw new Error(`Message ${id} is not recorded.`);
    if (row.isClaimed) return { outcome: 'claimed', possiblyRepeated: row.possiblyRepeated };
    if (row.state !== 'sending' && row.state !== 'queued' && row.state !== 'failed') return { outcome: 'already_sent' };
    if ((row.sendingRun ?? 0) >= run) return { outcome: 'superseded' };
    return { outcome: 'uncertain', waitMs: row.waitMs ?? 0 };
  }

  async markSent(sql: Sql, id: string, transport: string, providerMessageId: string | null): Promise<void> {
    await sql.query(SENT, [id, transport, providerMessageId]);
  }

  /** The sandbox's side of a send. */
  async deliverInSandbox(tx: Transaction, { id, recipient, body }: NewMessage, run: number): Promise<void> {
    await tx.query(DELIVER_IN_SANDBOX, [uuidv7(), id, run, recipient, body]);
  }

  async unclaim(id: string, run: number, error: StoredError): Promise<void> {
    await this.database.query(UNCLAIM, [id, run, JSON.stringify(error)]);
  }

  /** Returns whether the message was this run's to give up. */
  async markFailed(sql: Sql, id: string, run: number, error: StoredError): Promise<boolean> {
    return (await sql.query(FAILED, [id, run, JSON.stringify(error)])).length > 0;
  }

  /** Newest first, from the one before `beforeId` on. */
  async list({ state, recipient }: MessageFilter, beforeId: string | undefined, limit: number): Promise<MessageView[]> {
    const values = [state ?? null, recipient ?? null, beforeId ?? null, limit];
    return this.database.query<MessageView & Record<string, unknown>>(LIST, values);
  }

  async find(id: string): Promise<MessageView | undefined> {
    const [row] = await this.database.query<MessageView & Record<string, unknown>>(FIND, [id]);
    return row;
  }
}
