import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../database/index.js';
import type { MessageState } from '../../database/schema/messaging.js';
import { idsBetween, type RowWriter } from '../../jobs/index.js';
import type { MessageFilter, MessageView, NewMessage } from './message.js';

const INSERT = `
  insert into haat.messages (id, channel, kind, recipient, body, data, state, effect_key, owner, created_at)
  select r.id, r.channel, r.kind, r.recipient, r.body, r.data, 'queued', r."effectKey", r.owner, haat.haat_now()
  from json_to_recordset($1::json)
    as r(id uuid, channel text, kind text, recipient text, body text, data jsonb, "effectKey" text, owner text)
  on conflict do nothing`;

/**
 * A message whose job ended without its handler (expired, lost its worker too often, broken payload) has failed as well,
 * for the reason of the job. Message and job are recorded in one commit: a job that is not there any more was final for
 * so long that its record is no longer kept.
 */
const VIEW = `
  select m.id, coalesce(m.job_id, m.id) as "jobId", m.channel, m.kind, m.recipient, m.body, m.template, m.transport,
    m.provider_message_id as "providerMessageId", m.fallback_message_id as "fallbackMessageId", m.possibly_repeated as "possiblyRepeated", m.created_at as "createdAt", m.sent_at as "sentAt",
    m.delivered_at as "deliveredAt", m.read_at as "readAt",
    case when ended.without_sending then 'failed' else m.state end as state,
    case when ended.without_sending then job.finished_at else m.failed_at end as "failedAt",
    case when ended.without_sending then coalesce(job.error - 'stack', m.error, jsonb_build_object(
      'code', 'job_' || coalesce(job.state, 'ended'), 'message', 'The job ended without sending the message.'))
      else m.error end as error
  from haat.messages m
  left join haat.jobs job on job.id = coalesce(m.job_id, m.id) and m.state in ('queued', 'sending')
  cross join lateral (
    select m.state in ('queued', 'sending') and coalesce(job.state in ('dead', 'expired', 'cancelled'), true)
      as without_sending
  ) as ended`;

const FIND = `${VIEW} where m.id = $1`;

/**
 * A page of the messages whose row is as `recorded` says, which an index can find; what is shown of them is asked besides. The
 * ids are UUIDs of version 7: they are ordered by the time of their making, and bounded by $9 and $10 for the index.
 */
const pageWhere = (recorded: string): string => `
  select * from (${VIEW} where ${recorded}) as view
  where ($1::text is null or state = $1) and ($2::text is null or recipient = $2) and ($3::uuid is null or id < $3)
    and ($5::text is null or channel = $5) and ($6::text is null or kind = $6)
    and ($7::timestamptz is null or "createdAt" >= $7) and ($8::timestamptz is null or "createdAt" < $8)
    and id between $9::uuid and $10::uuid
  order by id desc limit $4`;

const LIST = pageWhere('true');

const LIST_IN_STATE = pageWhere('m.state = $1');

/** Those that have failed without their row saying so are among those that are still to be sent. */
const LIST_FAILED = `
  select * from ((${pageWhere(`m.state = 'failed'`)}) union all (${pageWhere(`m.state in ('queued', 'sending')`)})) as failed
  order by id desc limit $4`;

export function listStatement(state: MessageState | undefined): string {
  if (state === undefined) return LIST;
  return state === 'failed' ? LIST_FAILED : LIST_IN_STATE;
}

/** The SQL of messages; it decides nothing. */
@Injectable()
export class MessagesRepository implements RowWriter<NewMessage> {
  constructor(private readonly database: Database) {}

  /** Records messages; one whose id or effect key is there already is left as it is. */
  async insert(sql: Sql, rows: readonly NewMessage[]): Promise<void> {
    await sql.query(INSERT, [JSON.stringify(rows)]);
  }

  /** Newest first, from the one before `beforeId` on. */
  async list(filter: MessageFilter, beforeId: string | undefined, limit: number): Promise<MessageView[]> {
    const { state, recipient, channel, kind, since, until } = filter;
    const ids = idsBetween(
      since === undefined ? since : new Date(since),
      until === undefined ? until : new Date(until),
    );
    const values = [state, recipient, beforeId, limit, channel, kind, since, until, ...ids].map(
      (value) => value ?? null,
    );
    return this.database.query<MessageView & Record<string, unknown>>(listStatement(state), values);
  }

  async find(id: string): Promise<MessageView | undefined> {
    const [row] = await this.database.query<MessageView & Record<string, unknown>>(FIND, [id]);
    return row;
  }
}
