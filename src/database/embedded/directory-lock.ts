import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BootFault, codeOf, HaatError, messageOf } from '../../errors/index.js';
import { ask, isLockSocket, LockSocket, pidInName, type LockAnswer } from './lock-socket.js';

/** How long starters that run at the same moment may need to agree on one. */
const AGREE_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 20;

/** Another PostgreSQL, in this process or another one, has the data directory. */
export class DirectoryInUse extends HaatError {
  constructor(
    directory: string,
    readonly holder: { readonly pid: number; readonly host?: string; readonly startedAt?: string },
  ) {
    const on = holder.host === undefined ? '' : ` on ${holder.host}`;
    const since = holder.startedAt === undefined ? '' : ` since ${holder.startedAt}`;
    super(
      'conflict',
      'data_directory_in_use',
      `The data directory "${directory}" is in use by process ${holder.pid}${on}${since}, and two would destroy it. ` +
        'Stop that process, set DATA_DIR to another folder, or set DATABASE_URL to a PostgreSQL server.',
    );
  }
}

export interface DirectoryLock {
  release(): Promise<void>;
}

/**
 * Makes this PostgreSQL the only one on a data directory, also among processes of several containers on one kernel.
 * Network file systems are not covered: a socket there reaches no process of another machine.
 *
 * Every starter puts a listening socket of its own into the folder `lock`, then looks who else is there. Of two
 * starters at least one sees the other, since each becomes visible before it looks. A holder keeps the lock; among
 * candidates the lower name goes first. A candidate whom somebody has asked looks again before it takes the lock, so
 * whoever got "candidate" as an answer is taken into account. What a killed process leaves is a socket that refuses
 * connections; its name is never used again, so that anybody may remove it at any time.
 *
 * @throws DirectoryInUse when another one has the directory, or was first.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const folder = join(directory, 'lock');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own = await openSocket(directory, folder);
  try {
    await waitUntilAlone(directory, folder, own);
  } catch (error) {
    await own.close();
    throw error;
  }
  return { release: () => own.close() };
}

async function openSocket(directory: string, folder: string): Promise<LockSocket> {
  try {
    return await LockSocket.open(folder);
  } catch (error) {
    if (error instanceof HaatError) throw error;
    throw new BootFault(
      `The data directory "${directory}" cannot be locked (${messageOf(error)}): it must be on a local file system ` +
        'with Unix sockets, and writable. Set DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL server.',
      { cause: error },
    );
  }
}

async function waitUntilAlone(directory: string, folder: string, own: LockSocket): Promise<void> {
  const deadline = Date.now() + AGREE_WITHIN_MS;
  for (;;) {
    own.asked = false;
    const { ahead, unclear } = await lookAround(folder, own.name);
    if (ahead) throw new DirectoryInUse(directory, ahead);
    if (!own.asked && unclear === undefined) return own.hold();
    if (Date.now() > deadline) throw new DirectoryInUse(directory, { pid: unclear ?? process.pid });
    await pause(LOOK_AGAIN_MS);
  }
}

interface Surroundings {
  /** Who has the lock, or goes first. */
  readonly ahead?: Partial<LockAnswer> & { readonly pid: number };
  /** The process of a socket that hung up: it is going, but is not gone. */
  readonly unclear?: number;
}

async function lookAround(folder: string, ownName: string): Promise<Surroundings> {
  let unclear: number | undefined;
  for (const name of await readdir(folder)) {
    if (name === ownName || !isLockSocket(name)) continue;
    const answer = await ask(folder, name);
    if (answer === 'gone') await rm(join(folder, name), { force: true });
    else if (answer === 'leaving') unclear = pidInName(name);
    else if (answer === 'silent') return { ahead: await fromName(folder, name) };
    else if (answer.state === 'holder' || name < ownName) return { ahead: answer };
  }
  return { unclear };
}

async function fromName(folder: string, name: string): Promise<{ pid: number; startedAt?: string }> {
  const pid = pidInName(name);
  try {
    return { pid, startedAt: (await stat(join(folder, name))).mtime.toISOString() };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { pid };
    throw error;
  }
}
