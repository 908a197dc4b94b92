import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import type { TemplateStop } from './template.js';

const STOPPED = `
  select name, language, code, reason, at, until from haat.stopped_templates
  where until is null or until > haat.haat_now()`;

const RESUME = `delete from haat.stopped_templates where name = $1 and language = $2 returning code, reason, at, until`;

export interface StoppedTemplate extends TemplateStop, Record<string, unknown> {
  readonly name: string;
  readonly language: string;
}

/** The SQL of templates that are stopped; it decides nothing. */
@Injectable()
export class TemplatesRepository {
  constructor(private readonly database: Database) {}

  stopped(): Promise<StoppedTemplate[]> {
    return this.database.query<StoppedTemplate>(STOPPED);
  }

  /** What had stopped the template; undefined when nothing had. */
  async resume(tx: Transaction, name: string, language: string): Promise<TemplateStop | undefined> {
    const [row] = await tx.query<TemplateStop & Record<string, unknown>>(RESUME, [name, language]);
    return row;
  }
}
