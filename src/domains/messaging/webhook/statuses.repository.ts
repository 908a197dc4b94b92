import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import type { Moments, ReportedOn } from './status.rules.js';
import type { StatusReport } from './webhook-report.js';

/** In the order of the ids, so that two calls about the same messages wait for each other instead of deadlocking. */
const LOCK = `
  select m.id, m.effect_key as "effectKey", m.state, m.provider_message_id as "providerMessageId",
    m.error ->> 'code' as "errorCode", m.created_at as "createdAt"
  from haat.messages m
  where m.channel = 'whatsapp' and (m.provider_message_id = any($1::text[]) or m.effect_key = any($2::text[]))
  order by m.id for update`;

const ADVANCE = `
  update haat.messages m set state = r.state, provider_message_id = r."providerMessageId",
    error = case when r.state = 'failed' then m.error end, failed_at = case when r.state = 'failed' then m.failed_at end,
    failure_reported = m.failure_reported and r.state = 'failed',
    sent_at = coalesce(least(m.sent_at, r."sentAt"), haat.haat_now()),
    delivered_at = least(m.delivered_at, r."deliveredAt"), read_at = least(m.read_at, r."readAt")
  from json_to_recordset($1::json) as r(id uuid, state text, "providerMessageId" text,
    "sentAt" timestamptz, "deliveredAt" timestamptz, "readAt" timestamptz)
  where m.id = r.id and r.state not in ('queued', 'sending')`;

/** A message whose row is locked. */
export interface LockedMessage extends ReportedOn {
  readonly id: string;
  readonly effectKey: string;
  readonly createdAt: Date;
}

export type AdvancedMessage = Pick<ReportedOn, 'state' | 'providerMessageId'> & Moments & { readonly id: string };

/** The SQL of reported statuses; it decides nothing. */
@Injectable()
export class StatusesRepository {
  /** Locks the messages that the reports may be about. */
  async lock(tx: Transaction, reports: readonly StatusReport[]): Promise<readonly LockedMessage[]> {
    const ids = reports.map(({ providerMessageId }) => providerMessageId);
    const keys = reports.flatMap(({ effectKey }) => effectKey ?? []);
    return tx.query<LockedMessage & Record<string, unknown>>(LOCK, [ids, keys]);
  }

  async advance(tx: Transaction, messages: readonly AdvancedMessage[]): Promise<void> {
    await tx.query(ADVANCE, [JSON.stringify(messages)]);
  }
}
