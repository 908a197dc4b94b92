import type { HttpAnswer } from '../app/http-app.js';
import { until } from '../app/until.js';
import { feedback } from './feedback.js';

const API = '/api/v1/codeframe';

const ENDINGS = new Set(['completed', 'completed_with_failures', 'failed', 'cancelled']);

/** What a status says, as far as tests look at it. */
export interface CodeframeStatus {
  readonly status: string;
  readonly clusters: Readonly<Record<'total' | 'pending' | 'running' | 'done' | 'failed' | 'cancelled', number>>;
  readonly progress: number;
  readonly calls: { readonly begun: number; readonly answered: number };
  readonly cost_usd: number;
}

/** Whatever answers requests: an application of this process, or one in a process of its own. */
interface Server {
  call(
    method: string,
    path: string,
    options?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<HttpAnswer>;
}

/** A caller of the codeframe API. */
export class Codeframes {
  #lastCategory = 0;

  constructor(private readonly server: () => Server) {}

  get(path: string): Promise<HttpAnswer> {
    return this.server().call('GET', `${API}${path}`);
  }

  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<HttpAnswer> {
    return this.server().call('POST', `${API}${path}`, {
      ...(body !== undefined && { body }),
      ...(headers && { headers }),
    });
  }

  add(category: number, answers: readonly unknown[]): Promise<HttpAnswer> {
    return this.post(`/categories/${category}/answers`, { answers });
  }

  /** A new category with these answers. */
  async categoryWith(answers: readonly unknown[]): Promise<number> {
    this.#lastCategory += 1;
    const { status } = await this.add(this.#lastCategory, answers);
    if (status !== 201) throw new Error(`The answers were not taken: ${status}.`);
    return this.#lastCategory;
  }

  async generate(category: number, clusters: number, config: object = {}): Promise<string> {
    const { status, body } = await this.post('/generate', { category_id: category, n_clusters: clusters, config });
    if (status !== 202) throw new Error(`The codeframe was not accepted: ${JSON.stringify(body)}`);
    return body.data.generation_id;
  }

  /** Begins a codeframe of so many clusters over answers of a new category. */
  async begin(clusters: number, config: object = {}): Promise<string> {
    return this.generate(await this.categoryWith(feedback(clusters * 10)), clusters, config);
  }

  async status(id: string): Promise<CodeframeStatus> {
    return (await this.get(`/${id}/status`)).body.data;
  }

  /** Waits until the status is as it should be; returns it. */
  untilStatus(what: string, id: string, isSo: (status: CodeframeStatus) => boolean): Promise<CodeframeStatus> {
    return until(what, async () => {
      const status = await this.status(id);
      return isSo(status) ? status : undefined;
    });
  }

  untilEnded(id: string): Promise<CodeframeStatus> {
    return this.untilStatus('the codeframe to end', id, ({ status }) => ENDINGS.has(status));
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- what the tests assert on is the answer of the API
  async read(id: string): Promise<any> {
    return (await this.get(`/${id}`)).body.data;
  }
}
