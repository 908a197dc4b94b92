import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterFile, temporaryFolder } from '../../support/servers/index.js';
import type { Command, EnqueueAnswer, Message, Order } from '../program/protocol.js';
import { compiledProgram } from './compile-program.js';

const KEPT_LINES = 400;

/** The program ended, or was killed, before it answered: what it was asked may or may not have been done. */
export class ProgramEnded extends Error {}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A process that runs the kernel with the jobs of the fault suite, to be broken in every way. */
export class FaultProgram {
  /** Its newest warnings and errors. */
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<number | null>;
  #lastId = 0;
  #hasExited = false;
  #ready: (() => void) | undefined;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#exited = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
    void this.#exited.then((code) => this.#end(`The program has ended (exit code ${code}).`));
    child.on('message', (message: Message) => this.#receive(message));
    // A program that ends while it is written to says so by its exit.
    child.on('error', (error) => this.lines.push(String(error)));
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#keep(line));
    }
    afterFile(() => this.kill());
  }

  /**
   * Starts it with nothing but the given variables; resolves when the kernel runs.
   *
   * @param limits for `prlimit`-like bounds of the process, in the words of the shell's `ulimit`, e.g. `-f 4096`
   */
  static async start(variables: Record<string, string>, limits?: string): Promise<FaultProgram> {
    const file = await compiledProgram();
    const [command, ...args] = limits
      ? ['/bin/sh', '-c', `ulimit ${limits}; exec "$@"`, 'sh', process.execPath, file]
      : [process.execPath, file];
    const child = spawn(command, args, {
      env: { PATH: process.env['PATH'], ...variables },
      cwd: await temporaryFolder(),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const program = new FaultProgram(child);
    await program.#whenReady();
    return program;
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('The program was never started.');
    return this.#child.pid;
  }

  get isRunning(): boolean {
    return !this.#hasExited;
  }

  /** Resolves with the exit code; null after a signal. */
  get exited(): Promise<number | null> {
    return this.#exited;
  }

  /** @throws ProgramEnded when it ends before it has answered. */
  enqueue(orders: readonly Order[], inOneTransaction: boolean): Promise<EnqueueAnswer> {
    return this.#ask({ do: 'enqueue', orders, inOneTransaction }) as Promise<EnqueueAnswer>;
  }

  /** Asks the program's own database: for the embedded one, which nobody else can reach. */
  query<Row>(text: string, values: readonly unknown[]): Promise<Row[]> {
    return this.#ask({ do: 'query', text, values }) as Promise<Row[]>;
  }

  /** Sets how far its wall clock is ahead of the true time. */
  async moveClock(ms: number): Promise<void> {
    await this.#ask({ do: 'move clock', ms });
  }

  /** SIGSTOP: it stands still, and its connections stay open. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  /** SIGKILL, which also a frozen process obeys. */
  async kill(): Promise<void> {
    if (!this.#hasExited) this.#child.kill('SIGKILL');
    await this.#exited;
  }

  /** SIGTERM; resolves with the exit code. */
  async stop(): Promise<number | null> {
    if (!this.#hasExited) this.#child.kill('SIGTERM');
    return this.#exited;
  }

  async #whenReady(): Promise<void> {
    const ready = new Promise<void>((resolve) => {
      this.#ready = resolve;
    });
    const ended = this.#exited.then((code) => {
      throw new ProgramEnded(`The program did not start (exit code ${code}):\n${this.lines.join('\n')}`);
    });
    await Promise.race([ready, ended]);
    ended.catch(() => undefined); // Its end is nobody's news once it has started: `exited` tells.
  }

  #ask(command: Command): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#hasExited) {
        reject(new ProgramEnded('The program has ended.'));
        return;
      }
      this.#waiting.set(id, { resolve, reject });
      // What could not be sent was asked of a program that is ending: its exit answers.
      this.#child.send({ id, command }, () => undefined);
    });
  }

  #receive(message: Message): void {
    if ('ready' in message) {
      this.#ready?.();
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(new Error(message.error));
    else waiting?.resolve(message.value);
  }

  #end(reason: string): void {
    this.#hasExited = true;
    for (const { reject } of this.#waiting.values()) reject(new ProgramEnded(reason));
    this.#waiting.clear();
  }

  #keep(line: string): void {
    this.lines.push(line);
    if (this.lines.length > KEPT_LINES) this.lines.shift();
  }
}
