import { v7 as uuidv7 } from 'uuid';
import type { Database, Transaction } from '../../../database/index.js';
import { Conflict, NotFound } from '../../../errors/index.js';
import { type Caller, Keyset, type Page, type PageQuery } from '../../../http/index.js';
import { audit } from '../../../jobs/index.js';
import { type Parties, type PartyScope } from '../parties.service.js';
import { changedFields } from './changed-fields.js';
import type { Given, MasterRecord, RecordFilter } from './record.js';
import type { RecordsRepository } from './records.repository.js';

/** What a kind of record is called, and by which field people know one. */
export interface RecordKind {
  readonly what: 'retailer' | 'vendor' | 'product';
  readonly key: 'code' | 'sku';
}

/** What can change of a record: what an answer of the API or an order refers to cannot. */
export type Changes<R extends MasterRecord> = Partial<Omit<R, 'id' | 'code' | 'sku' | 'createdAt' | 'updatedAt'>>;

/** What is done with retailers, vendors and products alike. Every change is written down with what it changed. */
export abstract class RecordsService<R extends MasterRecord> {
  readonly #newestFirst: Keyset<{ id: 'uuid' }>;

  protected constructor(
    private readonly kind: RecordKind,
    private readonly database: Database,
    private readonly records: RecordsRepository<R>,
    private readonly parties: Parties,
  ) {
    this.#newestFirst = new Keyset(kind.what, { id: 'uuid' });
  }

  /** The one record that the scope of a key restricts it to; nothing where it may see all. */
  protected abstract onlyIdOf(scope: PartyScope): string | undefined;

  /** @throws Conflict `duplicate_code` or `duplicate_sku`, naming it */
  create(tx: Transaction | undefined, caller: Caller, given: Given<R>): Promise<R> {
    const { what, key } = this.kind;
    return this.database.within(tx, async (within) => {
      const record = await this.records.insert(within, uuidv7(), given);
      if (!record)
        throw new Conflict(`duplicate_${key}`, `There is a ${what} with the ${key} "${this.#keyOf(given)}" already.`);
      await audit(within, [{ actor: caller.name, action: `${what}.create`, after: { id: record.id, ...given } }]);
      return record;
    });
  }

  /** Changes what is given and leaves the rest. @throws NotFound */
  change(caller: Caller, id: string, changes: Changes<R>): Promise<R> {
    return this.database.transaction(async (tx) => {
      const before = await this.records.lock(tx, id);
      if (!before) throw this.#missing(id);
      const changed = changedFields(before, changes);
      if (!changed) return before;
      const after = await this.records.update(tx, { ...before, ...changed.after });
      if (!after) throw this.#missing(id);
      const named = { id, [this.kind.key]: this.#keyOf(before) };
      const [was, is] = [
        { ...named, ...changed.before },
        { ...named, ...changed.after },
      ];
      await audit(tx, [{ actor: caller.name, action: `${this.kind.what}.change`, before: was, after: is }]);
      return after;
    });
  }

  /** @throws NotFound when there is none, or the key is bound to another */
  async find(caller: Caller, id: string): Promise<R> {
    const onlyId = this.onlyIdOf(await this.parties.scopeOf(this.database, caller));
    const record = onlyId === undefined || onlyId === id ? await this.records.find(this.database, id) : undefined;
    if (!record) throw this.#missing(id);
    return record;
  }

  /** Newest first. */
  async list(caller: Caller, filter: RecordFilter, { limit, cursor }: PageQuery): Promise<Page<R>> {
    const onlyId = this.onlyIdOf(await this.parties.scopeOf(this.database, caller));
    const scoped = { ...filter, ...(onlyId !== undefined && { onlyId }) };
    const rows = await this.records.list(scoped, this.#newestFirst.read(cursor)?.id, limit + 1);
    return this.#newestFirst.page(rows, limit);
  }

  #keyOf(record: object): string {
    return String(Reflect.get(record, this.kind.key));
  }

  #missing(id: string): NotFound {
    return new NotFound(this.kind.what, id);
  }
}
