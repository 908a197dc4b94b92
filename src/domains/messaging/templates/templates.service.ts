import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import { NotFound } from '../../../errors/index.js';
import { audit } from '../../../jobs/index.js';
import {
  exampleOf,
  EXAMPLES,
  filledTemplate,
  NOTIFICATION_KINDS,
  type NotificationKind,
  TEMPLATES,
} from '../notifications/index.js';
import type { TemplateStop, TemplateView } from './template.js';
import { TemplatesRepository } from './templates.repository.js';

/** The templates by which messages go out, for those who register and mend them. */
@Injectable()
export class Templates {
  constructor(
    private readonly templates: TemplatesRepository,
    private readonly database: Database,
  ) {}

  async list(): Promise<readonly TemplateView[]> {
    const stops = await this.templates.stopped();
    return NOTIFICATION_KINDS.map((kind) => {
      const { name, language } = TEMPLATES[kind];
      const stop = stops.find((stopped) => stopped.name === name && stopped.language === language);
      return viewOf(kind, stop);
    });
  }

  /**
   * Lets a template be used again that the provider had stopped, because somebody has mended it.
   *
   * @throws NotFound when there is no such template
   */
  async resume(name: string, actor: string): Promise<TemplateView> {
    const kind = NOTIFICATION_KINDS.find((candidate) => TEMPLATES[candidate].name === name);
    if (!kind) throw new NotFound('template', name);
    const { language } = TEMPLATES[kind];
    await this.database.transaction(async (tx) => {
      const before = await this.templates.resume(tx, name, language);
      if (before) await audit(tx, [{ actor, action: 'template.resume', before: { name, language, ...before } }]);
    });
    return viewOf(kind, undefined);
  }
}

function viewOf(kind: NotificationKind, stop: TemplateStop | undefined): TemplateView {
  const { name, language, category, body } = TEMPLATES[kind];
  const { parameters: samples } = filledTemplate(exampleOf(kind));
  const stopped = stop ? { code: stop.code, reason: stop.reason, at: stop.at, until: stop.until } : null;
  return { kind, name, language, category, body, samples, example: EXAMPLES[kind], stopped };
}
