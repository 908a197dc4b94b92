import { Inject, Injectable } from '@nestjs/common';
import { type JobContext, seconds } from '../../jobs/index.js';
import type { NewMessage } from './message.js';
import { type Attempt, MessageSending } from './sending/index.js';
import {
  type OutgoingText,
  type Refused,
  type SendOutcome,
  type Uncertain,
  type Unsent,
  WHATSAPP_TRANSPORT,
  type WhatsAppTransport,
} from './whatsapp/index.js';

/** Meta names no time to wait; its limits are counted by the second and by the minute. */
const SLOW_DOWN_MS = seconds(60);

const GATEWAY_STATUSES = new Set([502, 504]);

/** Sends one text in one run of its job. */
@Injectable()
export class WhatsAppSender {
  constructor(
    private readonly sending: MessageSending,
    @Inject(WHATSAPP_TRANSPORT) private readonly transport: WhatsAppTransport,
  ) {}

  async send(text: OutgoingText, job: JobContext): Promise<unknown> {
    const { transport } = this;
    const message = messageOf(text, job);
    if (transport.kind === 'sandbox') return this.sending.inSandbox(message, job);
    const attempt = async () => attemptOf(await transport.send(text, job.signal));
    return this.sending.byProvider(message, { name: transport.kind, attempt }, job);
  }
}

function messageOf({ to, body, effectKey }: OutgoingText, job: JobContext): NewMessage {
  return { id: job.id, channel: 'whatsapp', kind: 'text', recipient: to, body, effectKey, owner: null };
}

function attemptOf(outcome: SendOutcome): Attempt {
  switch (outcome.status) {
    case 'accepted':
      return outcome;
    case 'unsent':
      return { status: 'not_sent', error: { code: `not_sent_${outcome.reason}`, message: unsentSentence(outcome) } };
    case 'uncertain':
      return {
        status: 'uncertain',
        error: { code: `uncertain_${outcome.reason}`, message: uncertainSentence(outcome) },
      };
    case 'refused':
      return refusedAttempt(outcome);
  }
}

function refusedAttempt(refusal: Refused): Attempt {
  const message = refusalSentence(refusal);
  const error = { code: `provider_${refusal.code ?? refusal.httpStatus}`, message };
  // A gateway that gave up waiting does not know whether the provider behind it has taken the message.
  if (refusal.code === undefined && GATEWAY_STATUSES.has(refusal.httpStatus))
    return { status: 'uncertain', error: { code: 'uncertain_gateway', message } };
  switch (refusal.class.kind) {
    case 'transient':
      return { status: 'not_sent', error };
    case 'slow_down': {
      const scope = refusal.class.scope === 'sender' ? 'queue' : 'job';
      return { status: 'too_fast', error, waitMs: SLOW_DOWN_MS, scope };
    }
    case 'sender_stopped':
      return { status: 'sender_stopped', error };
    case 'permanent':
      return { status: 'refused', error, alert: refusal.class.alert };
  }
}

function unsentSentence({ reason, errorCode }: Unsent): string {
  return `The message was not sent: ${reason}${errorCode ? ` (${errorCode})` : ''}.`;
}

function uncertainSentence({ reason, errorCode }: Uncertain): string {
  return `The message may have been sent: ${reason}${errorCode ? ` (${errorCode})` : ''}.`;
}

function refusalSentence({ code, title, message }: Refused): string {
  return `The provider refused the message${code === undefined ? '' : ` with code ${code}`}: ${message || title}`;
}
