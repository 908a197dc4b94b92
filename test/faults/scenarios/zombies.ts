import { writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/servers/index.js';
import { eventually } from '../support/patience.js';
import { jobs } from '../support/scale.js';
import type { Scenario } from '../support/scenario.js';
import { onSharedServers } from '../support/surroundings.js';

/** A worker whose event loop stands still loses its job to another one, wakes up in the handler and commits. */
export const zombieCommits: Scenario = {
  fault: 'Zombie worker wakes after its job was taken over, and commits',
  surroundings: () => onSharedServers('redis'),
  run: async ({ fleet, load, record }) => {
    const folder = await temporaryFolder();
    const [zombie] = fleet.running;
    if (!zombie) throw new Error('No process runs.');
    const [entered, release] = [join(folder, 'entered'), join(folder, 'release')];
    const id = await load.acceptOne(zombie, { what: { job: 'zombie', payload: { entered, release } } });
    await eventually('the worker to stand still', () => existsSync(entered));

    const heir = await fleet.start();
    await load.accept(jobs(), () => heir);
    await eventually('the job to be taken over and done', async () => {
      const rows = await record.query(`select 1 from haat.jobs where id = $1 and state = 'completed'`, [id]);
      return rows.length > 0;
    });
    await writeFile(release, '');
    const refusal = await eventually('the refusal of the late commit', async () => {
      const [row] = await record.query<{ code: string; run: number }>(
        'select code, run from public.refusals where job_id = $1',
        [id],
      );
      return row;
    });
    if (refusal.code !== 'superseded') throw new Error(`The late commit was answered with ${refusal.code}.`);
    return 'the late commit was refused: superseded';
  },
};

/** A whole process is frozen (SIGSTOP) with runs under way, and wakes (SIGCONT) when they are another's. */
export const frozenProcess = (engine: 'redis' | 'postgres'): Scenario => ({
  fault: `Process frozen (SIGSTOP) until its jobs were taken over, ${engine} engine`,
  surroundings: () => onSharedServers(engine),
  run: async ({ fleet, load, record }) => {
    const [frozen] = fleet.running;
    if (!frozen) throw new Error('No process runs.');
    const [its] = await record.query<{ id: string }>('select id from haat.processes');
    const runsOfFrozen = () =>
      record.query(`select id from haat.jobs where state = 'active' and worker = $1`, [its?.id]);

    const heir = await fleet.start();
    await load.accept(jobs() / 2, () => heir);
    load.nextOrder = () => ({ what: { job: 'slow', payload: { ms: 300 } } });
    await load.accept(50, () => heir);
    await eventually('it to run something', async () => (await runsOfFrozen()).length > 0);
    frozen.freeze();
    const held = (await runsOfFrozen()).length;
    await load.accept(jobs() / 2, () => heir);
    await eventually('its jobs to be taken over', async () => (await runsOfFrozen()).length === 0);
    frozen.thaw();
    return `${held} runs were under way in it`;
  },
});
