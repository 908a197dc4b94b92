import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../config/index.js';
import type { Transaction } from '../../database/index.js';
import { BootFault } from '../../errors/index.js';
import { type JobContext, type Milliseconds, persistently } from '../../jobs/index.js';
import { logOf } from '../../observability/log.js';
import { isMessageKind, MESSAGE_KINDS } from './content/index.js';
import { EmailFallback, PermanentFailures } from './failures/index.js';
import { chosenForm, CircumstancesRepository, type FoundCircumstances } from './forms/index.js';
import { messageKey } from './message-key.js';
import type { NewMessage } from './message.js';
import { newMessage, type WhatsAppMessage } from './whatsapp-message.js';
import { TEMPLATES } from './notifications/index.js';
import { decided, MessageSending, type PreparedAttempt, type Provider } from './sending/index.js';
import { attemptOf, type Consequences } from './whatsapp-attempt.js';
import { type OutgoingForm, WHATSAPP_TRANSPORT, type WhatsAppTransport } from './whatsapp/index.js';

type CloudTransport = Extract<WhatsAppTransport, { kind: 'cloud-api' }>;

/** Sends one message in one run of its job, in the form that the moment calls for. */
@Injectable()
export class WhatsAppSender {
  readonly #log = logOf('Messages');

  constructor(
    private readonly sending: MessageSending,
    private readonly circumstances: CircumstancesRepository,
    private readonly failures: PermanentFailures,
    private readonly fallback: EmailFallback,
    @Inject(WHATSAPP_TRANSPORT) private readonly transport: WhatsAppTransport,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {
    const unknown = config.messaging.holdUncertain.find((kind) => !isMessageKind(kind));
    if (unknown !== undefined) throw unknownKind(unknown);
  }

  send(message: WhatsAppMessage, job: JobContext): Promise<unknown> {
    const { transport } = this;
    if (transport.kind === 'sandbox') return this.#sendInSandbox(message, job);
    return this.sending.byProvider(recordOf(message), this.#provider(transport, message, job), job);
  }

  /** Keeps what would go out, in the form in which it would. */
  async #sendInSandbox(message: WhatsAppMessage, job: JobContext): Promise<unknown> {
    const record = recordOf(message);
    const form = chosenForm(message.content, await this.#circumstancesOf(message));
    switch (form.kind) {
      case 'text':
        return this.sending.inSandbox(record, job);
      case 'template':
        return this.sending.inSandbox(record, job, form.body, form.template);
      case 'outdated':
        return this.sending.withhold(record, form.error, job);
      case 'withheld':
      case 'impossible':
        return this.sending.withhold(record, form.error, job, (tx) => this.#replace(tx, message));
    }
  }

  #provider(transport: CloudTransport, message: WhatsAppMessage, job: JobContext): Provider {
    return {
      name: transport.kind,
      holdsUncertain: this.config.messaging.holdUncertain.includes(message.content.kind),
      prepare: () => this.#prepared(transport, message, job),
      failed: (tx) => this.#replace(tx, message),
    };
  }

  #replace(tx: Transaction, { id, content }: WhatsAppMessage): Promise<void> {
    return this.fallback.replaceWhatMustArrive(tx, { id, kind: content.kind });
  }

  async #prepared(transport: CloudTransport, message: WhatsAppMessage, job: JobContext): Promise<PreparedAttempt> {
    const circumstances = await this.#circumstancesOf(message);
    const form = chosenForm(message.content, circumstances);
    if (form.kind === 'outdated') return decided({ status: 'outdated', error: form.error });
    if (circumstances.delayMs > 0) return leftAlone(circumstances.delayMs);
    if (form.kind === 'withheld') return decided({ status: 'withheld', error: form.error });
    if (form.kind === 'impossible') return decided({ status: 'refused', error: form.error, alert: false });
    const { to, effectKey = messageKey(message.id) } = message;
    const consequences = this.#consequences(message, form, job);
    return {
      ...(form.kind === 'template' && { template: form.template }),
      make: async () => attemptOf(await transport.send({ to, form, effectKey }, job.signal), consequences),
    };
  }

  #consequences({ id, to, content }: WhatsAppMessage, form: OutgoingForm, { signal }: JobContext): Consequences {
    const template = form.kind === 'template' ? form.template : null;
    return {
      recipientTooFast: () => persistently(() => this.circumstances.refused(to), this.#log, signal),
      permanent: (errorClass, error) => ({
        status: 'refused',
        error,
        alert: errorClass.alert,
        followUp: (tx) =>
          this.failures.follow(tx, { id, kind: content.kind, recipient: to, template }, errorClass, error),
      }),
    };
  }

  #circumstancesOf(message: WhatsAppMessage): Promise<FoundCircumstances> {
    const { kind } = message.content;
    return this.circumstances.of(message, kind === 'text' ? undefined : TEMPLATES[kind]);
  }
}

const recordOf = (message: WhatsAppMessage): NewMessage => newMessage({ ...message, owner: null });

function leftAlone(waitMs: Milliseconds): PreparedAttempt {
  const message = 'The provider lets us send this recipient nothing for a while.';
  return decided({ status: 'too_fast', error: { code: 'recipient_delayed', message }, waitMs, scope: 'job' });
}

function unknownKind(kind: string): BootFault {
  const known = MESSAGE_KINDS.join(', ');
  return new BootFault(`WHATSAPP_HOLD_UNCERTAIN names "${kind}", which is no kind of message: use ${known}.`);
}
