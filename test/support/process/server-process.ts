import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuilt } from '../../../scripts/lib/build.mjs';
import { call, type CallOptions, type HttpAnswer } from '../app/http-app.js';
import { until } from '../app/until.js';
import { afterFile, temporaryFolder } from '../servers/index.js';

const MAIN = join(__dirname, '..', '..', '..', 'dist', 'main.js');

/** The built program in a process of its own, to be killed and started again. */
export class ServerProcess {
  readonly lines: string[] = [];
  readonly #exited: Promise<number | null>;

  private constructor(
    readonly child: ChildProcess,
    public url: string,
  ) {
    this.#exited = new Promise((resolve) => {
      child.once('exit', (code) => resolve(code));
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    }
  }

  /** Starts it with nothing but the given variables and a log; resolves when it listens. */
  static async start(
    variables: Record<string, string>,
    { logLevel = 'info' }: { readonly logLevel?: 'debug' | 'info' } = {},
  ): Promise<ServerProcess> {
    await ensureBuilt();
    const server = await ServerProcess.#spawn(variables, logLevel);
    server.url = await until('the server to listen', () => {
      if (server.child.exitCode !== null) throw new Error(`The server ended at its start:\n${server.lines.join('\n')}`);
      return server.#listeningUrl();
    });
    return server;
  }

  /** Starts it and waits for its end: for what must not start. */
  static async refused(variables: Record<string, string>): Promise<{ code: number | null; output: string }> {
    await ensureBuilt();
    const server = await ServerProcess.#spawn(variables, 'info');
    const code = await server.#exited;
    return { code, output: server.lines.join('\n') };
  }

  static async #spawn(variables: Record<string, string>, logLevel: string): Promise<ServerProcess> {
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env['PATH'], ...variables, LOG_LEVEL: logLevel, LOG_FORMAT: 'json' },
      // Not the project's folder, where a developer's .env may lie.
      cwd: await temporaryFolder(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const server = new ServerProcess(child, '');
    afterFile(() => server.kill());
    return server;
  }

  call(method: string, path: string, options?: CallOptions): Promise<HttpAnswer> {
    return call(this.url, method, path, options);
  }

  /** SIGKILL: what the process had in mind is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.#exited;
  }

  /** SIGTERM; resolves with the exit code. */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.#exited;
  }

  #listeningUrl(): string | undefined {
    const ready = this.lines.find((line) => line.includes('"Haat is ready"'));
    return ready === undefined ? undefined : (JSON.parse(ready) as { url: string }).url;
  }
}
