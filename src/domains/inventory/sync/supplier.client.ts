import type { RemoteServiceConfig } from '../../../config/index.js';
import { codeOf } from '../../../errors/index.js';
import { boundedText } from '../../../remote/bounded-text.js';
import { retryAfterMs } from '../../../remote/retry-after.js';
import type { SupplierAnswer } from './supplier-answer.js';
import { PAGE_ITEMS, readPage } from './supplier-page.rules.js';

/** Most bytes of a page that are read: some thousand per item that is asked for. */
const PAGE_BYTES = 4_194_304;

/** The wait where a supplier says only that we are too fast. */
const SLOW_DOWN_MS = 30_000;

/** So soon nobody comes again, whatever the supplier allows. */
const SHORTEST_WAIT_MS = 1_000;

/** A request that came too late or too early can be made again: RFC 9110, 15.5.9, and RFC 8470, 5.2. */
const AGAIN: ReadonlySet<number> = new Set([408, 425]);

/** Where the next page begins, and from when on changes are wanted. */
export interface PageRequest {
  readonly cursor: string | null;
  readonly since: Date | null;
}

/** Asks the supplier for its stock, page by page: `GET {url}/inventory?cursor=&since=&limit=`. */
export class SupplierClient {
  constructor(private readonly supplier: RemoteServiceConfig) {}

  /** Bound on one request, in ms. */
  get timeoutMs(): number {
    return this.supplier.timeoutMs;
  }

  /** Never throws for the network. @throws the signal's reason once that has aborted */
  async page(request: PageRequest, signal: AbortSignal): Promise<SupplierAnswer> {
    signal.throwIfAborted();
    const deadline = AbortSignal.timeout(this.supplier.timeoutMs);
    try {
      const response = await fetch(this.#urlOf(request), {
        headers: this.#headers(),
        // A redirect would carry the token to another address.
        redirect: 'manual',
        signal: AbortSignal.any([signal, deadline]),
      });
      if (response.status !== 200) return await this.#withoutPage(response);
      return pageOf(await boundedText(response, PAGE_BYTES));
    } catch (error) {
      // The two signals are asked here, and so kept reachable: AbortSignal.any alone does not keep a source alive.
      signal.throwIfAborted();
      if (deadline.aborted)
        return failed('supplier_timeout', `The supplier has not answered within ${this.supplier.timeoutMs} ms.`);
      return failed('supplier_unreachable', `The supplier cannot be reached: ${codeOf(error) ?? 'connection lost'}.`);
    }
  }

  #urlOf({ cursor, since }: PageRequest): string {
    const query = new URLSearchParams({
      ...(cursor !== null && { cursor }),
      ...(since && { since: since.toISOString() }),
      limit: String(PAGE_ITEMS),
    });
    return `${this.supplier.url}/inventory?${query}`;
  }

  #headers(): Record<string, string> {
    const { token } = this.supplier;
    return { accept: 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  }

  async #withoutPage(response: Response): Promise<SupplierAnswer> {
    // What it says is of no use; unread, it would keep its connection.
    await response.body?.cancel();
    return answerTo(response.status, retryAfterMs(response.headers));
  }
}

/** What an answer means that is no page. */
function answerTo(status: number, waitMs: number | undefined): SupplierAnswer {
  if (status === 429) return later(status, waitMs ?? SLOW_DOWN_MS);
  if (status >= 500 && waitMs !== undefined) return later(status, waitMs);
  if (status >= 500 || AGAIN.has(status)) return failed('supplier_failed', `The supplier answered ${status}.`);
  if (status === 401 || status === 403)
    return refused(
      'supplier_unauthorized',
      `The supplier does not let us in: it answered ${status}. Check SUPPLIER_API_TOKEN, then retry the job.`,
    );
  return refused(
    'supplier_refused',
    `The supplier answered ${status}. Check SUPPLIER_API_URL; where it no longer knows the cursor, begin a new sync.`,
  );
}

function pageOf(text: string | undefined): SupplierAnswer {
  const page = text === undefined ? `it is longer than ${PAGE_BYTES} bytes` : readPage(text);
  if (typeof page !== 'string') return { kind: 'page', page };
  // A gateway in between may answer so for a while.
  return failed('supplier_page_malformed', `The supplier's answer is no page of its inventory: ${page}.`);
}

const failed = (code: string, message: string): SupplierAnswer => ({ kind: 'failed', fault: { code, message } });

const refused = (code: string, message: string): SupplierAnswer => ({ kind: 'refused', fault: { code, message } });

const later = (status: number, waitMs: number): SupplierAnswer => ({
  kind: 'later',
  waitMs: Math.max(SHORTEST_WAIT_MS, waitMs),
  fault: { code: 'supplier_slows_down', message: `The supplier answered ${status} and asks to come again later.` },
});
