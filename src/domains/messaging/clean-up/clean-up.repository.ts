import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import { idsBetween } from '../../../jobs/index.js';
import { inboundMessages } from '../inbound/inbound.queues.js';

const LONG_AGO = `select haat.haat_now() - $1::int * interval '1 day' as moment`;

/** Jobs in these states are still to run, or can be retried. */
const NEED_IT = `('pending', 'queued', 'active', 'dead')`;

/** A message goes with what the sandbox has of it. $1 bounds the ids, which are ordered by time, for the index. */
const DELETE_MESSAGES = `
  with old as (
    select m.id from haat.messages m
    where m.id < $1::uuid and m.created_at < $2::timestamptz and not exists (
      select from haat.jobs j where j.id = any(array[m.id, m.job_id]) and j.state in ${NEED_IT})
    order by m.id limit $3
    for update of m skip locked
  ), deliveries as (
    delete from haat.sandbox_deliveries where message_id in (select id from old)
  )
  delete from haat.messages where id in (select id from old) returning 1`;

/** One that was not handled yet may be handled still. */
const DELETE_INBOUND = `
  delete from haat.inbound_messages where id in (
    select m.id from haat.inbound_messages m
    where m.id < $1::uuid and m.received_at < $2::timestamptz and (m.handled_at is not null or not exists (
      select from haat.jobs j
      where j.keys @> array['inbound:' || m.id] and j.queue = '${inboundMessages.name}' and j.state in ${NEED_IT}))
    order by m.id limit $3
    for update of m skip locked
  ) returning 1`;

const DELETE_DELAYS = `
  delete from haat.recipient_delays where recipient in (
    select recipient from haat.recipient_delays where until < $1::timestamptz order by until limit $2
    for update skip locked
  ) returning 1`;

/** What can be forgotten, a batch at a time. */
@Injectable()
export class CleanUpRepository {
  constructor(private readonly database: Database) {}

  /** The moment that is so many days ago by the database's clock. */
  async longAgo(days: number): Promise<Date> {
    const [row] = await this.database.query<{ moment: Date }>(LONG_AGO, [days]);
    if (!row) throw new Error('The time of the database is one row, always.');
    return row.moment;
  }

  deleteMessages(before: Date, limit: number): Promise<number> {
    return this.#deleted(DELETE_MESSAGES, [highestId(before), before, limit]);
  }

  deleteInboundMessages(before: Date, limit: number): Promise<number> {
    return this.#deleted(DELETE_INBOUND, [highestId(before), before, limit]);
  }

  deleteRecipientDelays(before: Date, limit: number): Promise<number> {
    return this.#deleted(DELETE_DELAYS, [before, limit]);
  }

  async #deleted(statement: string, values: readonly unknown[]): Promise<number> {
    return (await this.database.query(statement, values)).length;
  }
}

const highestId = (before: Date): string => idsBetween(undefined, before)[1];
