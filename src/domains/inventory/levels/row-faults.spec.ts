import { v7 as uuidv7 } from 'uuid';
import { openMigratedDatabase } from '../../../../test/support/app/migrated-database.js';
import { RowFaultsRepository } from './row-faults.repository.js';

describe('the faults of rows', () => {
  it('are kept whatever stands in a name, also where the cut would go through a character', async () => {
    const database = await openMigratedDatabase();
    const faults = new RowFaultsRepository(database);
    const names = ['SKU-1', 'nul\0', 'half \ud83c', `${'x'.repeat(79)}🌾🌾`, '🌾'.repeat(100)];
    const id = uuidv7();
    const rows = names.map((name, index) => ({
      row: index + 1,
      vendorCode: name,
      sku: name,
      code: 'unknown_sku',
      message: name,
    }));
    await database.transaction((tx) => faults.insert(tx, id, rows, 100));
    const kept = await faults.list(id, 0, 100);
    const shown = ['SKU-1', 'nul\ufffd', 'half \ufffd', `${'x'.repeat(79)}🌾`, '🌾'.repeat(80)];
    expect(kept.map(({ sku }) => sku)).toEqual(shown);
    expect(kept.map(({ vendorCode }) => vendorCode)).toEqual(shown);
  });
});
