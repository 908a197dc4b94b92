import { readdir, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Order } from '../program/protocol.js';
import { jobs } from '../support/scale.js';
import type { Scenario } from '../support/scenario.js';
import { onEmbeddedDatabase } from '../support/surroundings.js';

const BLOCK_BYTES = 512;
const ROOM_BYTES = 4 * 1024 * 1024;
const FILLER_BYTES = 250_000;
const REFUSALS = 20;

/** No file of the process may grow past a limit, as on a disk that is full; then there is room again. */
export const diskFull: Scenario<Awaited<ReturnType<typeof onEmbeddedDatabase>>> = {
  fault: 'Disk full under the embedded database',
  surroundings: onEmbeddedDatabase,
  run: async ({ surroundings: { folder }, fleet, load }) => {
    await load.accept(jobs() / 2);
    await fleet.stop();

    const limit = Math.ceil(((await largestFile(folder)) + ROOM_BYTES) / BLOCK_BYTES);
    const limited = await fleet.start({}, `-f ${limit}`);
    const small = load.nextOrder;
    load.nextOrder = largeOrder;
    const before = load.accepted.size;
    await load.whileTrue(() => load.refused.length < REFUSALS && limited.isRunning);
    const accepted = load.accepted.size - before;
    const otherwise = load.refused.filter(({ kind }) => kind !== 'unavailable');
    if (otherwise.length > 0) throw new Error(`Refused otherwise than with 503: ${JSON.stringify(otherwise[0])}`);
    await limited.kill();

    await fleet.start();
    load.nextOrder = small;
    await load.accept(jobs() / 2);
    return `${accepted} large jobs accepted until the limit, ${load.refused.length} refused with 503, process killed`;
  },
};

const largeOrder = (): Order => ({
  what: { job: 'effect', payload: { filler: randomBytes(FILLER_BYTES).toString('hex') } },
});

async function largestFile(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return Math.max(...sizes);
}
