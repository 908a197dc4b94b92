import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import type { TemplateCategory } from '../../../database/schema/messaging-sending.js';
import type { UsedTemplate } from '../../../database/schema/messaging.js';
import type { ReportedMessage } from './reported-message.js';

const LOCK = `
  select id, channel, kind, recipient, body, data, template, state, error, provider_message_id as "providerMessageId", resends,
    effect_key as "effectKey", owner
  from haat.messages where id = any($1::uuid[]) order by id for update`;

const FAIL = `
  update haat.messages set state = 'failed', failed_at = haat.haat_now(), error = $2::jsonb, failure_reported = true,
    provider_message_id = $3
  where id = $1`;

const NOTE_FAILED_SENDING = `
  update haat.messages set failure_reported = true, provider_message_id = $2
  where id = $1 and state = 'failed' and provider_message_id is distinct from $2`;

/**
 * Its job has not ended: it notices, and comes again. What is known to have failed is not repeated by that, unless another
 * sending is under way, of which it is not known which of the two has failed.
 */
const REQUEUE = `
  update haat.messages set state = 'queued', error = $2::jsonb, failure_reported = true, provider_message_id = $3,
    resends = resends + 1, failed_at = null, perhaps_sent = perhaps_sent and state = 'sending'
  where id = $1`;

/** Runs are counted by the job: those of another one begin anew. */
const REQUEUE_FOR = `
  update haat.messages set state = 'queued', error = $2::jsonb, failure_reported = true, provider_message_id = $3,
    resends = resends + 1, job_id = $4, sending_run = null, failed_at = null,
    perhaps_sent = perhaps_sent and state = 'sending'
  where id = $1`;

const IS_PAUSED = `select paused from haat.queues where name = $1 and paused`;

/** Who refuses a second time has refused before. */
const SUPPRESS = `
  insert into haat.message_suppressions (recipient, category, message_id, at)
  values ($1, $2, $3, haat.haat_now()) on conflict do nothing`;

/** A later report says more of how long it is to be left alone than an earlier one. */
const STOP_TEMPLATE = `
  insert into haat.stopped_templates (name, language, code, reason, message_id, at, until)
  values ($1, $2, $3, $4, $5, haat.haat_now(), haat.haat_now() + $6::bigint * interval '1 ms')
  on conflict (name, language) do update
    set code = excluded.code, reason = excluded.reason, message_id = excluded.message_id, at = excluded.at, until = excluded.until`;

/** The SQL of what follows a failure; it decides nothing. */
@Injectable()
export class FailuresRepository {
  constructor(private readonly database: Database) {}

  /** In the order of the ids. */
  lockAll(tx: Transaction, ids: readonly string[]): Promise<readonly ReportedMessage[]> {
    return tx.query<ReportedMessage & Record<string, unknown>>(LOCK, [ids]);
  }

  async fail(tx: Transaction, id: string, error: StoredError, providerMessageId: string): Promise<void> {
    await tx.query(FAIL, [id, JSON.stringify(error), providerMessageId]);
  }

  /** Of a message that has failed: another sending of it has as well. */
  async noteFailedSending(tx: Transaction, id: string, providerMessageId: string): Promise<void> {
    await tx.query(NOTE_FAILED_SENDING, [id, providerMessageId]);
  }

  /** For the job that is sending it just now, was when its process ended, or is about to. */
  async requeue(tx: Transaction, id: string, error: StoredError, providerMessageId: string): Promise<void> {
    await tx.query(REQUEUE, [id, JSON.stringify(error), providerMessageId]);
  }

  /** For another job, since its own has ended. */
  async requeueFor(
    tx: Transaction,
    id: string,
    error: StoredError,
    providerMessageId: string,
    jobId: string,
  ): Promise<void> {
    await tx.query(REQUEUE_FOR, [id, JSON.stringify(error), providerMessageId, jobId]);
  }

  async isPaused(queue: string): Promise<boolean> {
    return (await this.database.query(IS_PAUSED, [queue])).length > 0;
  }

  async suppress(tx: Transaction, recipient: string, category: TemplateCategory, messageId: string): Promise<void> {
    await tx.query(SUPPRESS, [recipient, category, messageId]);
  }

  /** @param forMs absent: until somebody says that it may be used again */
  async stopTemplate(
    tx: Transaction,
    { name, language }: UsedTemplate,
    error: StoredError,
    messageId: string,
    forMs: number | undefined,
  ): Promise<void> {
    await tx.query(STOP_TEMPLATE, [name, language, error.code, error.message, messageId, forMs ?? null]);
  }
}
