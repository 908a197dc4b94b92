import { parsePhoneNumber } from '../../../phone-numbers/index.js';
import { property } from '../whatsapp/property.js';
import {
  type ReceivedMessage,
  REPORTED_STATUSES,
  type ReportedFault,
  type ReportedStatus,
  type StatusReport,
  type WebhookReport,
} from './webhook-report.js';

/*
 * Shapes: Meta's "Webhooks: messages" of the WhatsApp Business Platform. Meta adds fields and kinds without notice, and
 * repeats for days what is not answered with 200: what cannot be understood is named in `ignored` and refused never.
 */

/** Longest ids that Meta gives are a fraction of this. */
const ID_LIMIT = 512;
/** Longest text that a person can write; source: Meta's "Text messages". */
const BODY_LIMIT = 4096;
const WORDS_LIMIT = 500;

/** What people send with words below; source: Meta's "Webhooks: messages", "Media messages". */
const WITH_CAPTION = ['image', 'video', 'document'];

type Part = { readonly status: StatusReport } | { readonly message: ReceivedMessage } | { readonly ignored: string };

/** @param senderId our own number's id with the provider; what was written to another number of the account is not ours */
export function readReport(body: unknown, senderId?: string): WebhookReport {
  const parts = partsOf(body, senderId);
  return {
    statuses: parts.flatMap((part) => ('status' in part ? [part.status] : [])),
    messages: parts.flatMap((part) => ('message' in part ? [part.message] : [])),
    ignored: [...new Set(parts.flatMap((part) => ('ignored' in part ? [part.ignored] : [])))],
  };
}

function partsOf(body: unknown, senderId: string | undefined): readonly Part[] {
  const object = property(body, 'object');
  if (object !== 'whatsapp_business_account') return [ignored('object', object)];
  return listOf(body, 'entry')
    .flatMap((entry) => listOf(entry, 'changes'))
    .flatMap((change) => partsOfChange(change, senderId));
}

function partsOfChange(change: unknown, senderId: string | undefined): readonly Part[] {
  const field = property(change, 'field');
  if (field !== 'messages') return [ignored('field', field)];
  const value = property(change, 'value');
  const statuses = listOf(value, 'statuses').map(statusPart);
  const messages = listOf(value, 'messages');
  const receiver = property(property(value, 'metadata'), 'phone_number_id');
  const isOurs = senderId === undefined || receiver === senderId;
  return [...statuses, ...(isOurs ? messages.map(messagePart) : messages.map(() => ignored('sender', receiver)))];
}

function statusPart(status: unknown): Part {
  const providerMessageId = idIn(status, 'id');
  const kind = property(status, 'status');
  if (providerMessageId === undefined || !isReported(kind)) return ignored('status', kind);
  const effectKey = idIn(status, 'biz_opaque_callback_data');
  return {
    status: {
      providerMessageId,
      status: kind,
      ...(effectKey !== undefined && { effectKey }),
      ...momentOf(status),
      ...(kind === 'failed' && { fault: faultOf(status) }),
    },
  };
}

function faultOf(status: unknown): ReportedFault {
  const [error] = listOf(status, 'errors');
  const code = property(error, 'code');
  const title = words(property(error, 'title')) ?? 'no reason was given';
  return {
    ...(typeof code === 'number' && Number.isSafeInteger(code) && { code }),
    title,
    message: words(property(property(error, 'error_data'), 'details')) ?? words(property(error, 'message')) ?? title,
  };
}

function messagePart(message: unknown): Part {
  const providerMessageId = idIn(message, 'id');
  const fromPhone = phoneOf(property(message, 'from'));
  const type = words(property(message, 'type')) ?? 'unknown';
  if (providerMessageId === undefined || fromPhone === undefined) return ignored('message without number', type);
  const body = bodyOf(message);
  const quotedId = idIn(property(message, 'context'), 'id');
  return {
    message: {
      providerMessageId,
      fromPhone,
      type,
      ...(body !== undefined && { body }),
      ...(quotedId !== undefined && { quotedId }),
      ...momentOf(message),
    },
  };
}

/**
 * What a person wrote, be it below a picture, or the button that was pressed in place of it: a button's payload is ours, its
 * text for people.
 */
function bodyOf(message: unknown): string | undefined {
  const button = property(message, 'button');
  const interactive = property(message, 'interactive');
  const choice = property(interactive, 'button_reply') ?? property(interactive, 'list_reply');
  const candidates = [
    property(property(message, 'text'), 'body'),
    property(button, 'payload'),
    property(button, 'text'),
    property(choice, 'title'),
    ...WITH_CAPTION.map((type) => property(property(message, type), 'caption')),
  ];
  return candidates.map((text) => words(text, BODY_LIMIT)).find((text) => text !== undefined);
}

/** The provider's `wa_id`: a number with its country code and without its plus. */
function phoneOf(id: unknown): string | undefined {
  if (typeof id !== 'string' || !/^[1-9]\d{6,14}$/.test(id)) return undefined;
  return parsePhoneNumber(`+${id}`, '') ?? `+${id}`;
}

/** Seconds since 1970, as text. */
function momentOf(part: unknown): { at?: Date } {
  const timestamp = property(part, 'timestamp');
  if (typeof timestamp !== 'string' || !/^\d{1,10}$/.test(timestamp)) return {};
  return { at: new Date(Number(timestamp) * 1000) };
}

function idIn(part: unknown, name: string): string | undefined {
  const id = property(part, name);
  return typeof id === 'string' && id !== '' && id.length <= ID_LIMIT ? storable(id) : undefined;
}

function words(text: unknown, limit = WORDS_LIMIT): string | undefined {
  return typeof text === 'string' && text !== '' ? storable(text.slice(0, limit)) : undefined;
}

/** PostgreSQL stores neither U+0000 nor half of a surrogate pair; one person's text must not hold back all others. */
const storable = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD');

function listOf(part: unknown, name: string): readonly unknown[] {
  const list = property(part, name);
  return Array.isArray(list) ? list : [];
}

const isReported = (status: unknown): status is ReportedStatus =>
  REPORTED_STATUSES.some((reported) => reported === status);

const ignored = (what: string, value: unknown): Part => ({
  ignored: `${what} ${typeof value === 'string' ? storable(value.slice(0, 50)) : typeof value}`,
});
