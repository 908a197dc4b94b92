import type { Database, Sql, Transaction } from '../../../database/index.js';
import type { Given, MasterRecord, RecordFilter } from './record.js';
import { searchedTexts } from './searched-texts.js';

/** How one kind of record is read. */
export interface RecordView {
  /** `select … from haat.…`, with the columns named as in the record. */
  readonly select: string;
  /** The column that `group` of a filter is compared with. */
  readonly group: 'city' | 'category';
  /** The columns in which a search looks for its text. */
  readonly searched: readonly string[];
}

/** The reads that retailers, vendors and products have in common. What is searched is text: it knows no wildcards. */
export abstract class RecordsRepository<R extends MasterRecord> {
  readonly #list: string;

  protected constructor(
    private readonly database: Database,
    private readonly view: RecordView,
  ) {
    this.#list = listOf(view);
  }

  /** Writes a new record; nothing when its code is taken. */
  abstract insert(tx: Transaction, id: string, given: Given<R>): Promise<R | undefined>;

  /** Writes all of a record that can change. */
  abstract update(tx: Transaction, record: R): Promise<R | undefined>;

  async find(sql: Sql, id: string): Promise<R | undefined> {
    const [row] = await sql.query<R & Record<string, unknown>>(`${this.view.select} where id = $1`, [id]);
    return row;
  }

  /** The same, and nobody else changes it until the end of the transaction. */
  async lock(tx: Transaction, id: string): Promise<R | undefined> {
    const [row] = await tx.query<R & Record<string, unknown>>(`${this.view.select} where id = $1 for update`, [id]);
    return row;
  }

  /** Newest first, from the one before `beforeId` on. */
  async list(filter: RecordFilter, beforeId: string | undefined, limit: number): Promise<R[]> {
    const { search, status, group, onlyId } = filter;
    const texts = search === undefined ? null : searchedTexts(search);
    const values = [onlyId, status, group, texts, beforeId].map((value) => value ?? null);
    return this.database.query<R & Record<string, unknown>>(this.#list, [...values, limit]);
  }
}

/** The ids are UUIDs of version 7: they are ordered by the time of their making. */
const listOf = ({ select, group, searched }: RecordView): string => `
  select * from (${select}) as record
  where ($1::uuid is null or id = $1) and ($2::text is null or status = $2)
    and ($3::text is null or lower(${group}) = lower($3))
    and ($4::text[] is null or exists (select from unnest($4::text[]) as sought
      where ${searched.map((column) => `strpos(lower(${column}), lower(sought)) > 0`).join(' or ')}))
    and ($5::uuid is null or id < $5)
  order by id desc limit $6`;
