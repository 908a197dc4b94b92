import type { Database } from '../../src/database/index.js';
import { openDatabase } from '../../src/database/open-database.js';
import { hours } from '../../src/jobs/index.js';
import { logOf } from '../../src/observability/log.js';
import { variablesOf } from '../support/app/backends.js';
import type { HttpAnswer } from '../support/app/http-app.js';
import { apiKeysOf, clientsOf } from '../support/marketplace/app.js';
import {
  atRest,
  aWorld,
  Crowd,
  CROWD_KEYS,
  CROWD_SETTINGS,
  crowdVendors,
  letTimePass,
  Promises,
  unexplainedAtRest,
  unexplainedAtTheEnd,
} from '../support/marketplace/crowd/index.js';
import { brokenInvariants } from '../support/marketplace/invariants.js';
import { ServerProcess } from '../support/process/server-process.js';
import { afterFile } from '../support/servers/index.js';
import { Random } from '../properties/kernel/random.js';

const TIMEOUT_MS = 180_000;

const PEOPLE = 12;
const DEEDS = 60;

/** How many answers each process gives before it is killed: early, when orders are placed, and with all of it going on. */
const ANSWERS = [60, 150, 100];

async function opened(url: string): Promise<Database> {
  const database = await openDatabase({ kind: 'server', url, poolMax: 10 }, logOf('Test'));
  afterFile(() => database.close());
  await database.whenReady();
  return database;
}

class CutOff extends Error {}

/** A server that kills itself right after so many answers; everybody who waits for another one then waits in vain. */
class DoomedServer {
  isDead = false;
  #answers = 0;
  #killing: Promise<void> | undefined;

  constructor(
    private readonly server: ServerProcess,
    private readonly answers: number,
  ) {}

  /** @throws CutOff for a request that was under way when the server died, or came later */
  async call(...request: Parameters<ServerProcess['call']>): Promise<HttpAnswer> {
    const answer = await this.server.call(...request).catch((error: unknown) => {
      throw this.isDead ? new CutOff() : error;
    });
    this.#answers += 1;
    if (this.#answers === this.answers) {
      this.isDead = true;
      this.#killing = this.server.kill();
    }
    return answer;
  }

  async dead(): Promise<void> {
    await this.#killing;
  }
}

describe.each(['redis', 'postgres'] as const)('kill -9 in the middle of a marketplace on %s', (backend) => {
  it(
    'loses nothing that was promised, and leaves nothing that contradicts itself',
    async () => {
      const servers = await variablesOf(backend);
      const variables = { ...servers, ...CROWD_SETTINGS, JOB_LOCK_MS: '2000', API_KEYS: apiKeysOf(CROWD_KEYS) };
      const database = await opened(servers['DATABASE_URL'] ?? '');
      const promises = new Promises();
      const world = await aWorld(database, await crowdVendors(database), new Random(1));

      for (const [index, answers] of ANSWERS.entries()) {
        const server = new DoomedServer(await ServerProcess.start(variables), answers);
        const crowd = new Crowd({ sql: database, world, promises, as: clientsOf(server) });
        const errors = await crowd.act(index, PEOPLE, DEEDS).then(
          () => [],
          (error: AggregateError) => error.errors,
        );
        await server.dead();
        expect(errors.filter((error) => !(error instanceof CutOff))).toEqual([]);
        expect(errors).toHaveLength(PEOPLE);
      }

      const last = await ServerProcess.start(variables);
      await atRest(database);
      expect(await brokenInvariants(database)).toEqual([]);
      expect(await unexplainedAtRest(database)).toEqual([]);
      await letTimePass(database, hours(25));
      await atRest(database);
      expect(promises.faults).toEqual([]);
      expect(await brokenInvariants(database)).toEqual([]);
      expect(await unexplainedAtTheEnd(database)).toEqual([]);
      expect(await promises.broken(database)).toEqual([]);
      expect(await last.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );
});
