import type { Readable } from 'node:stream';
import type { SendMailOptions, Transporter } from 'nodemailer';
import type { SenderAddress } from '../sender-address.js';
import type { RenderedMail } from '../templates/index.js';
import { connectionSettings, SMTP_TIMEOUTS, type SmtpTimeouts } from './connection-settings.js';
import { failedSend } from './failed-send.rules.js';
import type { MailOutcome } from './mail-outcome.js';

/** A mail as it is put on the wire. */
export interface OutgoingMail extends RenderedMail {
  readonly to: string;
  /** With its angle brackets; the same in each attempt, so that the receiver can recognise a repeat. */
  readonly messageId: string;
}

/** Hands mails over to the mail server, by connections that are kept for the next one. */
export class SmtpClient {
  #transporter: Promise<Transporter> | undefined;

  constructor(
    private readonly smtpUrl: string,
    private readonly from: SenderAddress,
    private readonly timeouts: SmtpTimeouts = SMTP_TIMEOUTS,
  ) {}

  /** One attempt. It does not throw for what the server or the network does. */
  async send(mail: OutgoingMail, signal: AbortSignal): Promise<MailOutcome> {
    const transporter = await (this.#transporter ??= transporterFor(this.smtpUrl, this.timeouts));
    const bodyWatch = new BodyWatch();
    const watched: WatchedMail = { ...messageOf(mail, this.from), signal, bodyWatch };
    try {
      await transporter.sendMail(watched);
      return { status: 'accepted' };
    } catch (error) {
      return failedSend(error, mail.to, bodyWatch.hasBegun);
    }
  }

  /** Closes the connections, also those on which somebody still waits. */
  async close(): Promise<void> {
    const transporter = await this.#transporter;
    transporter?.close({ force: true });
  }
}

/** The only recipient is the one that was checked: nodemailer parses no address here. */
function messageOf({ to, messageId, subject, html, text }: OutgoingMail, { name, address }: SenderAddress) {
  return {
    from: { name, address },
    to: { name: '', address: to },
    envelope: { from: address, to: [to] },
    messageId,
    date: new Date(),
    subject,
    text,
    html,
    // No out-of-office answers; source: RFC 3834, section 5.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

interface WatchedMail extends SendMailOptions {
  readonly bodyWatch: BodyWatch;
}

/** Notices whether the mail itself was begun to be sent: before that a lost connection has lost nothing. */
class BodyWatch {
  #stream: Readable | undefined;

  watch(stream: Readable): Readable {
    this.#stream = stream;
    return stream;
  }

  get hasBegun(): boolean {
    return this.#stream?.readableDidRead ?? false;
  }
}

/** Loaded when the first mail is sent: most processes never send one. */
async function transporterFor(smtpUrl: string, timeouts: SmtpTimeouts): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  const transporter = createTransport(connectionSettings(smtpUrl, timeouts));
  transporter.use('stream', (mail, done) => {
    const { bodyWatch } = mail.data as WatchedMail;
    mail.message.processFunc((stream) => bodyWatch.watch(stream));
    done();
  });
  return transporter;
}
