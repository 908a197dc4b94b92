import { createHmac } from 'node:crypto';
import type { HttpAnswer, HttpApp } from '../app/http-app.js';
import { wamid } from './wamid.js';

export { wamid } from './wamid.js';

/* What Meta posts to the webhook; shapes: "Webhooks: messages" of the WhatsApp Business Platform. */

export const APP_SECRET = '5f2b0123456789abcdef0123456789ab';
export const VERIFY_TOKEN = 'open-sesame';
export const WEBHOOK = '/api/v1/webhooks/whatsapp';

/** The environment in which {@link postReport} is believed. */
export const WEBHOOK_VARIABLES = { WHATSAPP_APP_SECRET: APP_SECRET, WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN };

const SENDER = '106540352242922';

export interface SentStatus {
  readonly id: string;
  readonly status: string;
  readonly biz_opaque_callback_data?: string;
  readonly timestamp?: string;
  readonly errors?: readonly object[];
}

export interface ReportParts {
  readonly statuses?: readonly SentStatus[];
  readonly messages?: readonly object[];
  /** The id of the number that the report is about. */
  readonly sender?: string;
}

/** A body as Meta makes it. */
export const reportBody = ({ sender = SENDER, ...parts }: ReportParts): object => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '102290129340398',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '15550783881', phone_number_id: sender },
            ...(parts.messages && { contacts: [{ profile: { name: 'Somebody' } }] }),
            ...parts,
          },
        },
      ],
    },
  ],
});

/** A text that somebody writes; `from` is E.164, `at` a time in ms. */
export const textFrom = (from: string, words: string, id = wamid(), at = Date.now()): object => ({
  from: from.replace('+', ''),
  id,
  timestamp: String(Math.floor(at / 1000)),
  type: 'text',
  text: { body: words },
});

export const signatureOf = (text: string, secret = APP_SECRET): string =>
  `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`;

/** Posts a report with its signature. */
export const postReport = (app: Pick<HttpApp, 'call'>, parts: ReportParts): Promise<HttpAnswer> =>
  postSigned(app, JSON.stringify(reportBody(parts)));

export const postSigned = (
  app: Pick<HttpApp, 'call'>,
  raw: string,
  signature = signatureOf(raw),
): Promise<HttpAnswer> => app.call('POST', WEBHOOK, { raw, headers: { 'x-hub-signature-256': signature } });
