import { FaultProgram } from './fault-program.js';
import type { Random } from './random.js';

/** The processes of one deployment. */
export class Fleet {
  readonly #running: FaultProgram[] = [];
  /** All that ever ran, for the lines that they wrote. */
  readonly #all: FaultProgram[] = [];

  constructor(
    private readonly variables: Record<string, string>,
    private readonly random: Random,
  ) {}

  /** Starts one more process. */
  async start(more: Record<string, string> = {}, limits?: string): Promise<FaultProgram> {
    const program = await FaultProgram.start({ ...this.variables, ...more }, limits);
    this.#running.push(program);
    this.#all.push(program);
    void program.exited.then(() => this.#forget(program));
    return program;
  }

  get running(): readonly FaultProgram[] {
    return this.#running;
  }

  /** A process that runs, if there is one. */
  any(): FaultProgram | undefined {
    return this.#running.length > 0 ? this.random.oneOf(this.#running) : undefined;
  }

  /** Ends one in order: callers do not reach it any more. Returns its exit code. */
  async retire(program: FaultProgram): Promise<number | null> {
    this.#forget(program);
    return program.stop();
  }

  /** Ends all of them in order. */
  async stop(): Promise<readonly (number | null)[]> {
    return Promise.all([...this.#running].map((program) => program.stop()));
  }

  /** Whatever still runs, frozen or not. */
  async kill(): Promise<void> {
    await Promise.all([...this.#running].map((program) => program.kill()));
  }

  lastWords(): string {
    return this.#all.map((program) => `[${program.pid}]\n${program.lines.slice(-40).join('\n')}`).join('\n');
  }

  #forget(program: FaultProgram): void {
    const at = this.#running.indexOf(program);
    if (at >= 0) this.#running.splice(at, 1);
  }
}
