import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { SignedLinks } from '../../../http/signed-links/index.js';
import { MessagingProducer } from '../../messaging/index.js';
import { asPrinted } from '../formats/index.js';
import { downloadPath, type NewReport } from '../report.js';
import type { Recipient } from './generate-report.job.js';
import type { ReportContent } from './report-content.js';

/** How long a link in a mail opens the file, unless the file goes earlier. */
const LINK_MS = 7 * 86_400_000;

/** Figures that the mail shows beside the link. */
const FACTS = 4;

/** Tells people that a report is ready, with a link that needs no API key. */
@Injectable()
export class ReportReadyMail {
  constructor(
    private readonly messaging: MessagingProducer,
    private readonly links: SignedLinks,
  ) {}

  async send(
    tx: Transaction,
    { id }: NewReport,
    content: ReportContent,
    recipients: readonly Recipient[],
    { readyAt, expiresAt }: { readonly readyAt: Date; readonly expiresAt: Date },
  ): Promise<void> {
    if (recipients.length === 0) return;
    const endsAt = new Date(Math.min(readyAt.getTime() + LINK_MS, expiresAt.getTime()));
    const shared = {
      reportName: nameOf(content),
      url: this.links.to(downloadPath(id), endsAt),
      expiresAt: endsAt.toISOString(),
      facts: factsOf(content),
    };
    for (const { email, name } of recipients) {
      const data = { ...shared, ...(name !== undefined && { name }) };
      await this.messaging.email(tx, { to: email, template: 'report-ready', data }, { keys: [id] });
    }
  }
}

/** `Sales analysis, 2026-11-01 to 2026-11-22`. */
function nameOf({ definition, period: { startOn, endOn } }: ReportContent): string {
  return `${definition.title}, ${startOn === endOn ? startOn : `${startOn} to ${endOn}`}`;
}

const factsOf = ({ definition, figures, currency }: ReportContent) =>
  definition.figures.slice(0, FACTS).map(({ name, label, kind }) => ({
    label,
    value: `${kind === 'money' ? `${currency} ` : ''}${asPrinted(kind, figures[name])}`,
  }));
