import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database, type Sql, type Transaction } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import type { MessageState, UsedTemplate } from '../../../database/schema/messaging.js';
import { storableJson, storableText } from '../../../jobs/index.js';
import type { NewMessage } from '../message.js';
import { UNCERTAIN } from '../uncertain.rules.js';
import type { SendingClaim } from './sending-claim.js';

/**
 * Claims the sending for one run of job $5, by the template $7 or none; $8 says whether a request follows. A message that
 * an earlier run left `sending` may be on its way: it is claimed again only $3 ms after that run began, and never where $6
 * says so. One that has failed is final until its job has been dead and somebody had it come back: a run that was killed
 * between the two must not send it again.
 */
const CLAIM = `
  with found as (
    select m.id, m.state, m.sending_run, m.sending_at + $3::bigint * interval '1 ms' as certain_at, m.error,
      m.state = 'sending' or coalesce(starts_with(m.error ->> 'code', '${UNCERTAIN}'), false) as is_uncertain,
      m.state = 'failed' and (m.fallback_message_id is not null or not exists (
        select from haat.job_errors e where e.job_id = $5 and e.outcome = 'dead' and e.at >= m.failed_at)) as is_final
    from haat.messages m where m.id = $1 for update of m
  ), claimed as (
    update haat.messages m set state = 'sending', sending_run = $2, sends = m.sends + 1, sending_at = haat.haat_now(),
      transport = $4, perhaps_sent = m.perhaps_sent or found.is_uncertain,
      possibly_repeated = m.possibly_repeated or ($8 and (m.perhaps_sent or found.is_uncertain)),
      template = $7::jsonb, error = null, failed_at = null, failure_reported = false
    from found where m.id = found.id and coalesce(found.sending_run, 0) < $2 and not found.is_final
      and (found.state in ('queued', 'failed')
        or (found.state = 'sending' and not $6::boolean and found.certain_at <= haat.haat_now()))
    returning m.id, m.perhaps_sent and $8 as possibly_repeated
  )
  select found.state, found.sending_run as "sendingRun", found.error, found.is_final as "isFinal",
    claimed.id is not null as "isClaimed", coalesce(claimed.possibly_repeated, false) as "possiblyRepeated",
    greatest(0, ceil(extract(epoch from found.certain_at - haat.haat_now()) * 1000))::int as "waitMs"
  from found left join claimed using (id)`;

interface ClaimRow extends Record<string, unknown> {
  state: MessageState;
  sendingRun: number | null;
  error: StoredError | null;
  isFinal: boolean;
  isClaimed: boolean;
  possiblyRepeated: boolean;
  waitMs: number | null;
}

/** The message that holds a key: its own row, or that of an earlier message under the same key. */
const HOLDER = `select id from haat.messages where id = $1 or effect_key = $2 order by id = $1 desc limit 1`;

const NOTE_TEMPLATE = `update haat.messages set template = $2::jsonb where id = $1`;

/**
 * A report that this very sending has failed may have been quicker than the answer that it was taken over. One of another
 * sending of the message says nothing of this.
 */
const SENT = `
  with found as (
    select id, failure_reported and provider_message_id is not distinct from $3::text as has_failed
    from haat.messages where id = $1 and state in ('queued', 'sending', 'failed') for update
  )
  update haat.messages m set state = case when found.has_failed then m.state else 'sent' end,
    error = case when found.has_failed then m.error end, failed_at = case when found.has_failed then m.failed_at end,
    failure_reported = found.has_failed, sent_at = haat.haat_now(), transport = $2, provider_message_id = $3
  from found where m.id = found.id
  returning m.state, m.error`;

const DELIVER_IN_SANDBOX = `
  insert into haat.sandbox_deliveries (id, message_id, run, recipient, body, template, at)
  values ($1, $2, $3, $4, $5, $6::jsonb, haat.haat_now())`;

/** The send certainly did not happen: the next run may claim it at once. */
const UNCLAIM = `
  update haat.messages set state = 'queued', error = $3::jsonb where id = $1 and state = 'sending' and sending_run = $2`;

const FAILED = `
  update haat.messages set state = 'failed', failed_at = haat.haat_now(), error = $3::jsonb
  where id = $1 and state = 'sending' and sending_run <= $2
  returning id`;

/** Nothing of it is sent: it says so in the commit that completes its job. */
const WITHHOLD = `
  update haat.messages set state = 'failed', failed_at = haat.haat_now(), error = $2::jsonb
  where id = $1 and state in ('queued', 'sending', 'failed')`;

/** What a run of a job may claim. */
export interface ClaimRequest {
  readonly messageId: string;
  readonly jobId: string;
  readonly run: number;
  readonly transport: string;
  /** What the message goes by; absent: as free text. */
  readonly template?: UsedTemplate;
  /** How long a message that may have been sent is left alone, in ms. */
  readonly uncertainWaitMs: number;
  /** One that may have been sent is never sent again. */
  readonly holdsUncertain: boolean;
  /** A request follows, by which one that may have been sent is possibly repeated. */
  readonly requests: boolean;
}

/** What the sandbox is given in place of a provider. */
export interface SandboxDelivery {
  readonly body: string;
  readonly template?: UsedTemplate;
}

/** The SQL of sending; it decides nothing. */
@Injectable()
export class SendsRepository {
  constructor(private readonly database: Database) {}

  /** The id of the message that has the key of this one; undefined when nobody has it. */
  async holderOf(sql: Sql, { id, effectKey }: NewMessage): Promise<string | undefined> {
    const [row] = await sql.query<{ id: string }>(HOLDER, [id, effectKey]);
    return row?.id;
  }

  /** Undefined when the message is not recorded. */
  async claim(request: ClaimRequest): Promise<SendingClaim | undefined> {
    const { messageId, jobId, run, transport, uncertainWaitMs, holdsUncertain, requests, template } = request;
    const chosen = [transport, jobId, holdsUncertain, storedTemplate(template), requests];
    const values = [messageId, run, uncertainWaitMs, ...chosen];
    const [row] = await this.database.query<ClaimRow>(CLAIM, values);
    return row && claimOf(row, request);
  }

  async noteTemplate(tx: Transaction, id: string, template: UsedTemplate): Promise<void> {
    await tx.query(NOTE_TEMPLATE, [id, storedTemplate(template)]);
  }

  /** Returns what the message now is, if this has said anything new of it. */
  async markSent(
    sql: Sql,
    id: string,
    transport: string,
    providerMessageId: string | null,
  ): Promise<{ readonly state: MessageState; readonly error: StoredError | null } | undefined> {
    const [row] = await sql.query<{ state: MessageState; error: StoredError | null }>(SENT, [
      id,
      transport,
      providerMessageId === null ? null : storableText(providerMessageId),
    ]);
    return row;
  }

  /** The sandbox's side of a send. */
  async deliverInSandbox(tx: Transaction, message: NewMessage, run: number, delivery: SandboxDelivery): Promise<void> {
    const { body, template } = delivery;
    const values = [uuidv7(), message.id, run, message.recipient, body, storedTemplate(template)];
    await tx.query(DELIVER_IN_SANDBOX, values);
  }

  async unclaim(id: string, run: number, error: StoredError): Promise<void> {
    await this.database.query(UNCLAIM, [id, run, storableJson(error)]);
  }

  async withhold(tx: Transaction, id: string, error: StoredError): Promise<void> {
    await tx.query(WITHHOLD, [id, storableJson(error)]);
  }

  /** Returns whether the message was this run's to give up, or that of a run before it. */
  async markFailed(sql: Sql, id: string, run: number, error: StoredError): Promise<boolean> {
    return (await sql.query(FAILED, [id, run, storableJson(error)])).length > 0;
  }
}

const storedTemplate = (template: UsedTemplate | undefined): string | null =>
  template ? storableJson(template) : null;

function claimOf(row: ClaimRow, { run, holdsUncertain }: ClaimRequest): SendingClaim {
  if (row.isClaimed) return { outcome: 'claimed', possiblyRepeated: row.possiblyRepeated };
  if (row.state === 'sent' || row.state === 'delivered' || row.state === 'read') return { outcome: 'already_sent' };
  if (row.isFinal && row.error) return { outcome: 'failed', error: row.error };
  if ((row.sendingRun ?? 0) >= run) return { outcome: 'superseded' };
  const waitMs = row.waitMs ?? 0;
  return holdsUncertain && waitMs === 0 ? { outcome: 'held' } : { outcome: 'uncertain', waitMs };
}
