import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { HaatError } from '../../errors/index.js';
import { ApiKeys } from '../access/api-keys.js';
import { networkOf } from './network-of.js';
import { SlidingWindow } from './sliding-window.js';

const MINUTE_MS = 60_000;

/**
 * How often one API key may call, over everything together; whoever has no valid key is counted by address. Each process
 * counts for itself.
 */
@Injectable()
export class RateLimit {
  readonly #limit: number;
  readonly #window: SlidingWindow;

  constructor(
    @Inject(CONFIG) { http }: AppConfig,
    @Inject(ApiKeys) private readonly apiKeys: ApiKeys,
  ) {
    this.#limit = http.rateLimitPerMinute;
    this.#window = new SlidingWindow(this.#limit, MINUTE_MS);
  }

  /**
   * Counts a request, whose `caller` is known by now if it has one.
   *
   * @throws HaatError `too_many_requests`
   */
  take(request: FastifyRequest, reply: FastifyReply): void {
    if (this.#limit === 0) return;
    const { isAllowed, remaining, retryAfterMs } = this.#window.take(this.#subject(request));
    reply.header('x-ratelimit-limit', this.#limit).header('x-ratelimit-remaining', remaining);
    if (isAllowed) return;
    const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
    reply.header('retry-after', seconds);
    throw new HaatError(
      'too_many_requests',
      'too_many_requests',
      `More than ${this.#limit} requests came within a minute. Try again in ${seconds} s.`,
    );
  }

  #subject({ caller, ip }: FastifyRequest): string {
    // Without API_KEYS everybody is the same caller, and only addresses tell them apart.
    return caller && !this.apiKeys.isOpen ? `key ${caller.name}` : `address ${networkOf(ip)}`;
  }
}
