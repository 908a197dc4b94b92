import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import type { InventoryExportFormat } from '../../../database/schema/files-inventory.js';

/** What is still worked on is not too old, however long ago it was asked for. */
const OLD_EXPORTS = `
  select e.id, e.format from haat.inventory_exports e left join haat.jobs job on job.id = e.id and e.status = 'pending'
  where e.created_at < haat.haat_now() - make_interval(days => $1)
    and (e.status = 'completed' or coalesce(job.state in ('dead', 'cancelled', 'expired', 'completed'), true))
  order by e.created_at limit $2`;

const DELETE_EXPORTS = `delete from haat.inventory_exports where id = any($1::uuid[])`;

const OLD_IMPORTS = `
  select i.id from haat.inventory_imports i
  left join haat.jobs job on job.id = i.job_id and i.status in ('pending', 'running')
  where i.created_at < haat.haat_now() - make_interval(days => $1)
    and (i.status in ('completed', 'failed') or coalesce(job.state in ('dead', 'cancelled', 'expired', 'completed'), true))
  order by i.created_at limit $2`;

/** Their faults go with them. */
const DELETE_IMPORTS = `delete from haat.inventory_imports where id = any($1::uuid[])`;

const RECORDED = `
  select id from haat.inventory_exports where id = any($1::uuid[])
  union all select id from haat.inventory_imports where id = any($1::uuid[])`;

/** The SQL of the clean-up. */
@Injectable()
export class CleanUpRepository {
  constructor(private readonly database: Database) {}

  oldExports(days: number, limit: number): Promise<{ id: string; format: InventoryExportFormat }[]> {
    return this.database.query(OLD_EXPORTS, [days, limit]);
  }

  async deleteExports(ids: readonly string[]): Promise<void> {
    await this.database.query(DELETE_EXPORTS, [ids]);
  }

  oldImports(days: number, limit: number): Promise<{ id: string }[]> {
    return this.database.query(OLD_IMPORTS, [days, limit]);
  }

  async deleteImports(ids: readonly string[]): Promise<void> {
    await this.database.query(DELETE_IMPORTS, [ids]);
  }

  /** Those of the ids that an export or an import has. */
  async recorded(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ id: string }>(RECORDED, [ids]);
    return new Set(rows.map(({ id }) => id));
  }
}
