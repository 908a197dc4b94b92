import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database, type Sql } from '../../../database/index.js';
import type { AnswerView, NewAnswer } from './answer.js';

/** In the order of their external ids, so that two callers who send the same ones wait for each other in one order. */
const INSERT = `
  insert into haat.codeframe_answers (id, category_id, external_id, text, language, created_at)
  select r.id, $1, r."externalId", r.text, r.language, haat.haat_now()
  from json_to_recordset($2::json) as r(id uuid, "externalId" text, text text, language text)
  order by r."externalId", r.id
  on conflict (category_id, external_id) where external_id is not null do nothing
  returning id`;

/** A language that is not said contradicts none; its tag is the same in capitals (RFC 5646, 2.1.1). */
const REUSED = `
  select distinct r."externalId" from json_to_recordset($2::json) as r("externalId" text, text text, language text)
  join haat.codeframe_answers a on a.category_id = $1 and a.external_id = r."externalId"
  where a.text <> r.text or (r.language is not null and lower(a.language) is distinct from lower(r.language)) order by r."externalId" limit 5`;

/** No more than is asked for: a category may hold millions. */
const COUNT = `
  select count(*)::int as answers from (select 1 from haat.codeframe_answers where category_id = $1 limit $2) as counted`;

const LIST = `
  select id, text, language, external_id as "externalId", created_at as "createdAt"
  from haat.codeframe_answers where category_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`;

const NEWEST = `
  select id, left(text, $3) as text, language from haat.codeframe_answers
  where category_id = $1 order by id desc limit $2`;

const OF_IDS = `
  select a.id, a.text, a.language from unnest($1::uuid[]) with ordinality as wanted(id, position)
  join haat.codeframe_answers a using (id) order by position`;

/** An answer as far as it is read to be understood. */
export interface AnswerText extends Record<string, unknown> {
  readonly id: string;
  readonly text: string;
  readonly language: string | null;
}

/** The SQL of answers. They are only ever added. */
@Injectable()
export class AnswersRepository {
  constructor(private readonly database: Database) {}

  /** Returns how many were new; one whose external id is there already is left as it is. */
  async insert(sql: Sql, categoryId: number, answers: readonly NewAnswer[]): Promise<number> {
    const rows = answers.map((answer) => ({ id: uuidv7(), ...answer }));
    return (await sql.query(INSERT, [categoryId, JSON.stringify(rows)])).length;
  }

  /** External ids that stand for another text or language than the one given; some of them, where they are many. */
  async reused(sql: Sql, categoryId: number, answers: readonly NewAnswer[]): Promise<readonly string[]> {
    const rows = await sql.query<{ externalId: string }>(REUSED, [categoryId, JSON.stringify(answers)]);
    return rows.map(({ externalId }) => externalId);
  }

  /** How many answers the category has, counted up to `most`. */
  async count(sql: Sql, categoryId: number, most: number): Promise<number> {
    const [row] = await sql.query<{ answers: number }>(COUNT, [categoryId, most]);
    return row?.answers ?? 0;
  }

  /** Oldest first, from the one after `afterId` on. */
  list(categoryId: number, afterId: string | undefined, limit: number): Promise<AnswerView[]> {
    return this.database.query<AnswerView>(LIST, [categoryId, afterId ?? null, limit]);
  }

  /** Newest first; of each text the first `characters`. */
  newest(categoryId: number, most: number, characters: number): Promise<AnswerText[]> {
    return this.database.query<AnswerText>(NEWEST, [categoryId, most, characters]);
  }

  /** In the order of the ids. */
  ofIds(ids: readonly string[]): Promise<AnswerText[]> {
    return this.database.query<AnswerText>(OF_IDS, [ids]);
  }
}
