import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '../../errors/index.js';
import { after, cancel } from './real-time.js';
import { withShortPath } from './short-socket-path.js';

/** Who has the lock, or asks for it; one line of JSON to whoever connects. */
export interface LockAnswer {
  readonly pid: number;
  readonly host: string;
  /** When it asked for the lock, in ISO 8601. */
  readonly startedAt: string;
  readonly state: 'candidate' | 'holder';
}

/** `gone`: no process is behind the socket any more. `silent`: there is one, but its event loop does not turn. */
export type Asked = LockAnswer | 'gone' | 'leaving' | 'silent';

const SOCKET_NAME = /^(\d+)-[0-9a-f]{16}\.sock$/;

/** PostgreSQL runs on the holder's event loop; while it works the holder cannot answer. */
const ANSWER_WITHIN_MS = 3_000;

export function isLockSocket(name: string): boolean {
  return SOCKET_NAME.test(name);
}

/** The process that made the socket, for when it does not say so itself. */
export function pidInName(name: string): number {
  return Number(SOCKET_NAME.exec(name)?.[1]);
}

/** This process's own socket in the lock folder. Its name is never used again, so only what is dead bears it twice. */
export class LockSocket {
  /** Whether somebody has connected since this was last set to false. */
  asked = false;
  #answer: LockAnswer;

  private constructor(
    private readonly folder: string,
    readonly name: string,
    private readonly server: Server,
  ) {
    this.#answer = { pid: process.pid, host: hostname(), startedAt: new Date().toISOString(), state: 'candidate' };
    server.on('connection', (socket) => {
      this.asked = true;
      socket.on('error', () => socket.destroy());
      socket.unref().end(`${JSON.stringify(this.#answer)}\n`);
    });
  }

  /**
   * Binds and listens under a name that nobody looks at, and only then takes the visible one: a visible socket that
   * refuses a connection is therefore dead, and not one between bind() and listen().
   */
  static async open(folder: string): Promise<LockSocket> {
    const name = `${process.pid}-${randomBytes(8).toString('hex')}.sock`;
    const hidden = `.${name}`;
    const server = createServer();
    const socket = new LockSocket(folder, name, server);
    await withShortPath(folder, (short) => listen(server, join(short, hidden)));
    // The lock must not keep the process alive, nor end it when accepting fails.
    server.unref().on('error', () => undefined);
    try {
      await rename(join(folder, hidden), join(folder, name));
    } catch (error) {
      server.close();
      throw error;
    }
    return socket;
  }

  hold(): void {
    this.#answer = { ...this.#answer, state: 'holder' };
  }

  async close(): Promise<void> {
    this.server.close();
    await rm(join(this.folder, this.name), { force: true });
  }
}

/** Asks the process behind a socket who it is. */
export async function ask(folder: string, name: string): Promise<Asked> {
  return withShortPath(folder, (short) => readLine(join(short, name)));
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Exclusive: a worker of a cluster would otherwise share the socket of its siblings.
    server.listen({ path, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function readLine(path: string): Promise<Asked> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let text = '';
    const finish = (asked: Asked) => {
      cancel(timer);
      socket.destroy();
      resolve(asked);
    };
    const timer = after(() => finish('silent'), ANSWER_WITHIN_MS);
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) finish(parseAnswer(text));
    });
    socket.on('end', () => finish('leaving'));
    socket.on('error', (error) => finish(meaningOf(error)));
  });
}

function meaningOf(error: Error): Asked {
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return 'gone';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'leaving';
    default:
      // EAGAIN: its queue of connections is full. EACCES: it is somebody else's. It lives in any case.
      return 'silent';
  }
}

function parseAnswer(line: string): Asked {
  try {
    const answer: unknown = JSON.parse(line);
    return isAnswer(answer) ? answer : 'silent';
  } catch {
    return 'silent';
  }
}

function isAnswer(value: unknown): value is LockAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, host, startedAt, state } = value as Partial<LockAnswer>;
  return (
    typeof pid === 'number' &&
    typeof host === 'string' &&
    typeof startedAt === 'string' &&
    (state === 'candidate' || state === 'holder')
  );
}
