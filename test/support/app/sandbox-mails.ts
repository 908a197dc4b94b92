import { openedMail } from '../../../src/domains/messaging/email/sandbox-mail.js';
import { SealedTexts } from '../../../src/jobs/index.js';
import type { HttpApp } from './http-app.js';
import { until } from './until.js';

/** Waits until the sandbox has so many mails whose jobs have a business key; returns them, by recipient. */
export async function mailsAbout(app: HttpApp, key: string, count: number) {
  const rows = await until(`${count} mails about ${key}`, async () => {
    const found = await app.database.query<{ id: string; recipient: string; body: string }>(
      `select d.message_id as id, d.recipient, d.body from haat.sandbox_deliveries d join haat.jobs j on j.id = d.message_id
       where j.queue = 'email' and $1 = any(j.keys) order by d.recipient, d.id`,
      [key],
    );
    return found.length >= count && found;
  });
  const texts = app.context.get(SealedTexts);
  return rows.map(({ id, recipient, body }) => ({ recipient, mail: openedMail(texts, id, body) }));
}

/** The path of the link in a mail, with its query. */
export function linkIn(html: string): string {
  const [, link = ''] = /href="([^"]*\/download\?[^"]*)"/.exec(html) ?? [];
  const { pathname, search } = new URL(link.replaceAll('&amp;', '&'));
  return pathname + search;
}
