import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { haat, json, moment } from './haat-schema.js';
import type { StoredError } from './jobs.js';

export const CHANNELS = ['whatsapp', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

/** `sent` is accepted by the provider, not yet delivered to the person. */
export const MESSAGE_STATES = ['queued', 'sending', 'sent', 'delivered', 'read', 'failed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** A template of WhatsApp with what fills its gaps, in their order. */
export interface UsedTemplate {
  readonly name: string;
  readonly language: string;
  readonly parameters: readonly string[];
}

/**
 * One row a message, whatever its channel. Its id is the id of the job that sends it, so that one identifier leads to
 * both.
 */
export const messages = haat.table(
  'messages',
  {
    id: uuid('id').primaryKey(),
    channel: text('channel').$type<Channel>().notNull(),
    kind: text('kind').notNull(),
    recipient: text('recipient').notNull(),
    body: text('body').notNull(),
    /** What its words were made of, by its kind; absent where the body says it all. */
    data: json<unknown>('data'),
    /** The template that it was sent by; absent: as free text. */
    template: json<UsedTemplate>('template'),
    state: text('state').$type<MessageState>().notNull(),
    /** What is sent under one key is never knowingly sent twice. */
    effectKey: text('effect_key').notNull().unique(),
    /** Which way it is sent: `sandbox`, `cloud-api` or `smtp`; absent until its sending begins. */
    transport: text('transport'),
    providerMessageId: text('provider_message_id').unique(),
    /** Number of the job's run that claimed the sending. */
    sendingRun: integer('sending_run'),
    /** How often a run has claimed the sending; not each claim comes to a request. */
    sends: smallint('sends').notNull().default(0),
    /** An earlier request may have sent it, and no proof came before the sending was claimed again. */
    perhapsSent: boolean('perhaps_sent').notNull().default(false),
    /** Another request was made all the same, so the person may have got it twice. */
    possiblyRepeated: boolean('possibly_repeated').notNull().default(false),
    error: json<StoredError>('error'),
    /** The provider took it over and reported later, by webhook, that it has failed. */
    failureReported: boolean('failure_reported').notNull().default(false),
    /** How often it was sent again because of such a report. */
    resends: smallint('resends').notNull().default(0),
    /** The job that sends it again; absent: the one with its id. */
    jobId: uuid('job_id'),
    /** The message by another channel that took its place, since this one could not be delivered. */
    fallbackMessageId: uuid('fallback_message_id'),
    owner: text('owner'),
    createdAt: moment('created_at').notNull(),
    sendingAt: moment('sending_at'),
    sentAt: moment('sent_at'),
    deliveredAt: moment('delivered_at'),
    readAt: moment('read_at'),
    failedAt: moment('failed_at'),
  },
  (table) => [
    index('messages_recipient').on(table.recipient, table.id),
    // What lists are asked for by is rare among millions: failed messages, mails, reminders.
    index('messages_state').on(table.state, table.id),
    index('messages_channel').on(table.channel, table.id),
    index('messages_kind').on(table.kind, table.id),
    index('messages_failed')
      .on(table.failedAt)
      .where(sql`failed_at is not null`),
    check('messages_state', sql.raw(`state in (${MESSAGE_STATES.map((state) => `'${state}'`).join(', ')})`)),
    check('messages_channel', sql.raw(`channel in (${CHANNELS.map((channel) => `'${channel}'`).join(', ')})`)),
  ],
);

/**
 * What the sandbox has "sent", a row a send: like the provider's side of the wire, it has no rule against repeats, so
 * that a doubled send shows.
 */
export const sandboxDeliveries = haat.table(
  'sandbox_deliveries',
  {
    id: uuid('id').primaryKey(),
    messageId: uuid('message_id').notNull(),
    run: integer('run').notNull(),
    recipient: text('recipient').notNull(),
    body: text('body').notNull(),
    template: json<UsedTemplate>('template'),
    at: moment('at').notNull(),
  },
  (table) => [index('sandbox_deliveries_message').on(table.messageId)],
);

/**
 * What people have written to us, each message once however often the provider reports it. What was done with it is
 * written in the commit that did it.
 */
export const inboundMessages = haat.table(
  'inbound_messages',
  {
    id: uuid('id').primaryKey(),
    /** The provider's id of it, which is the same in every report. */
    providerMessageId: text('provider_message_id').notNull().unique(),
    /** E.164. */
    fromPhone: text('from_phone').notNull(),
    /** As the provider names it: `text`, `button`, `image`. */
    type: text('type').notNull(),
    /** The words of it; absent where it has none. */
    body: text('body'),
    /** The provider's id of the message of ours that it answers, for a person who has quoted one or pressed its button. */
    quotedId: text('quoted_id'),
    /** When it was written; never later than `received_at`, since what may be answered is counted from it. */
    at: moment('at').notNull(),
    receivedAt: moment('received_at').notNull(),
    /** What was done with it, such as `offer_accepted`; absent until then. */
    outcome: text('outcome'),
    handledAt: moment('handled_at'),
    /** The message by which it was answered first, if it was. */
    replyId: uuid('reply_id'),
  },
  (table) => [
    index('inbound_messages_newest').on(table.fromPhone, table.at),
    // Replies to a number within the last hour.
    index('inbound_messages_answered')
      .on(table.fromPhone, table.handledAt)
      .where(sql`reply_id is not null`),
  ],
);
