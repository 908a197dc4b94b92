import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../../../database/index.js';
import type { GenerationStatus } from '../../../database/schema/codeframe.js';
import type { RowWriter } from '../../../jobs/index.js';
import type { Codeframe } from './codeframe.rules.js';
import type { Generation, NewGeneration } from './generation.js';

const INSERT = `
  insert into haat.codeframe_generations (id, category_id, requested_clusters, target_language, hierarchy_preference, seed,
    status, requested_by, priority, attempts, created_at)
  select r.id, r."categoryId", r.clusters, r."targetLanguage", r."hierarchyPreference", r.seed, 'queued', r."requestedBy",
    r.priority, r.attempts, haat.haat_now()
  from json_to_recordset($1::json) as r(id uuid, "categoryId" int, clusters smallint, "targetLanguage" text,
    "hierarchyPreference" text, seed int, "requestedBy" text, priority smallint, attempts smallint)
  on conflict do nothing`;

const FIND = `
  select id, category_id as "categoryId", requested_clusters as clusters, target_language as "targetLanguage",
    hierarchy_preference as "hierarchyPreference", seed, status, requested_by as "requestedBy", priority, attempts
  from haat.codeframe_generations where id = $1`;

const LOCK = `${FIND} for update`;

const MOVE = `update haat.codeframe_generations set status = $2 where id = $1`;

/** Back from an ending: what it ended with is not true any more, and stays until there is something newer. */
const REOPEN = `update haat.codeframe_generations set status = 'naming', finished_at = null where id = $1`;

/** One that has ended without clusters: its job was dead, and runs again. */
const REQUEUE = `
  update haat.codeframe_generations set status = 'queued', error = null, finished_at = null
  where id = $1 and status = 'failed' and clustered_at is null`;

const CLUSTERED = `
  update haat.codeframe_generations
  set status = 'naming', answers = $2, unclustered = $3, clustered_at = haat.haat_now() where id = $1`;

const CANCEL = `
  update haat.codeframe_generations set status = 'cancelled', error = null, finished_at = haat.haat_now() where id = $1`;

const FINISH = `
  update haat.codeframe_generations set status = $2, codeframe = $3::jsonb, finished_at = haat.haat_now() where id = $1`;

/** The rows of generations. Whoever changes one has locked it before. */
@Injectable()
export class GenerationsRepository implements RowWriter<NewGeneration> {
  /** One that is there already is left as it is. */
  async insert(sql: Sql, rows: readonly NewGeneration[]): Promise<void> {
    await sql.query(INSERT, [JSON.stringify(rows)]);
  }

  async find(sql: Sql, id: string): Promise<Generation | undefined> {
    const [generation] = await sql.query<Generation>(FIND, [id]);
    return generation;
  }

  /** The first lock of whatever changes the generation or one of its clusters. */
  async lock(tx: Transaction, id: string): Promise<Generation | undefined> {
    const [generation] = await tx.query<Generation>(LOCK, [id]);
    return generation;
  }

  async move(tx: Transaction, id: string, to: GenerationStatus): Promise<void> {
    await tx.query(MOVE, [id, to]);
  }

  async reopen(tx: Transaction, id: string): Promise<void> {
    await tx.query(REOPEN, [id]);
  }

  /** Takes back that it has ended without clusters, if so. */
  async requeue(sql: Sql, id: string): Promise<void> {
    await sql.query(REQUEUE, [id]);
  }

  async clustered(tx: Transaction, id: string, answers: number, unclustered: number): Promise<void> {
    await tx.query(CLUSTERED, [id, answers, unclustered]);
  }

  async cancel(tx: Transaction, id: string): Promise<void> {
    await tx.query(CANCEL, [id]);
  }

  async finish(tx: Transaction, id: string, ending: GenerationStatus, codeframe: Codeframe): Promise<void> {
    await tx.query(FINISH, [id, ending, JSON.stringify(codeframe)]);
  }
}
