import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../database/index.js';
import type { StoredError } from '../../../database/schema/jobs.js';
import type { TemplateCategory } from '../../../database/schema/messaging-sending.js';
import type { Milliseconds } from '../../../jobs/index.js';
import type { WhatsAppMessage } from '../whatsapp-message.js';
import { type Circumstances, WINDOW_MS } from './form.rules.js';
import { IS_OUTDATED } from './outdated.repository.js';

const CIRCUMSTANCES = `
  select
    exists (select from haat.inbound_messages
      where from_phone = $1 and at > haat.haat_now() - $2::bigint * interval '1 ms') as "isWindowOpen",
    exists (select from haat.message_suppressions where recipient = $1 and category = $3) as "isSuppressed",
    (select jsonb_build_object('code', code, 'message', reason) from haat.stopped_templates
      where name = $4 and language = $5 and (until is null or until > haat.haat_now())) as stopped,
    coalesce((select ceil(extract(epoch from until - haat.haat_now()) * 1000) from haat.recipient_delays
      where recipient = $1 and until > haat.haat_now()), 0)::int as "delayMs",
    exists (select from haat.messages m where m.id = $6 and ${IS_OUTDATED}) as "isOutdated"`;

/** Waits after refusals one after the other, in seconds: 4, 16, 64 …; Meta asks for powers of four with 131056. */
const DELAY = { base: 4, longest: 3_600 };

/**
 * Further messages to the recipient that were under way tell nothing new. Refusals count as one after the other while the
 * last wait was over for less than ten minutes.
 */
const REFUSED = `
  insert into haat.recipient_delays as d (recipient, until, refusals)
  values ($1, haat.haat_now() + $2::int * interval '1 s', 1)
  on conflict (recipient) do update set (until, refusals) = (
    select haat.haat_now() + least($3::int, power($2::int, refusals)) * interval '1 s', refusals
    from (select case when d.until > haat.haat_now() - interval '10 minutes' then least(d.refusals + 1, 16) else 1 end) as counted (refusals)
  ) where d.until <= haat.haat_now()`;

const DELAY_OF = `
  select ceil(extract(epoch from until - haat.haat_now()) * 1000)::int as "delayMs"
  from haat.recipient_delays where recipient = $1 and until > haat.haat_now()`;

/** The template that a message would go by. */
export interface TemplateInQuestion {
  readonly name: string;
  readonly language: string;
  readonly category: TemplateCategory;
}

export interface FoundCircumstances extends Circumstances, Record<string, unknown> {
  readonly stopped: StoredError | null;
  /** How long nothing may be sent to the person, in ms. */
  readonly delayMs: Milliseconds;
}

/** The SQL of what stands around a message when it is sent; it decides nothing. */
@Injectable()
export class CircumstancesRepository {
  constructor(private readonly database: Database) {}

  /** @param template absent for a message that has none */
  async of(
    { id, to }: Pick<WhatsAppMessage, 'id' | 'to'>,
    template: TemplateInQuestion | undefined,
  ): Promise<FoundCircumstances> {
    const ofTemplate = [template?.category, template?.name, template?.language].map((value) => value ?? null);
    const values = [to, WINDOW_MS, ...ofTemplate, id];
    const [row] = await this.database.query<FoundCircumstances>(CIRCUMSTANCES, values);
    if (!row) throw new Error('The circumstances of a message are one row, always.');
    return row;
  }

  /** Notes that the provider lets us send this person nothing for a while, and returns how long. */
  async refused(recipient: string, sql: Sql = this.database): Promise<Milliseconds> {
    await sql.query(REFUSED, [recipient, DELAY.base, DELAY.longest]);
    const [row] = await sql.query<{ delayMs: number }>(DELAY_OF, [recipient]);
    return row?.delayMs ?? 0;
  }
}
