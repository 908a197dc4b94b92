import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { HaatError } from '../../errors/index.js';
import { ApiKeys } from '../access/api-keys.js';
import { callerOfRequest } from '../access/authentication.guard.js';
import { networkOf } from './network-of.js';
import { SlidingWindow } from './sliding-window.js';

const UNLIMITED = 'haat:unlimited';
const MINUTE_MS = 60_000;

/** The handler, or every handler of the controller, may be called as often as anybody likes: health and metrics. */
export const Unlimited = (): MethodDecorator & ClassDecorator => SetMetadata(UNLIMITED, true);

/**
 * Limits how often one API key may call, over all routes together; whoever has no valid key is counted by address. It
 * runs before the authentication, so that guessing keys is limited too. Each process counts for itself.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  readonly #limit: number;
  readonly #window: SlidingWindow;

  constructor(
    @Inject(CONFIG) { http }: AppConfig,
    @Inject(ApiKeys) private readonly apiKeys: ApiKeys,
  ) {
    this.#limit = http.rateLimitPerMinute;
    this.#window = new SlidingWindow(this.#limit, MINUTE_MS);
  }

  canActivate(context: ExecutionContext): boolean {
    if (this.#limit === 0 || isUnlimited(context)) return true;
    const http = context.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const { isAllowed, remaining, retryAfterMs } = this.#window.take(this.#subject(http.getRequest<FastifyRequest>()));
    reply.header('x-ratelimit-limit', this.#limit).header('x-ratelimit-remaining', remaining);
    if (isAllowed) return true;
    const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
    reply.header('retry-after', seconds);
    throw new HaatError(
      'too_many_requests',
      'too_many_requests',
      `More than ${this.#limit} requests came within a minute. Try again in ${seconds} s.`,
    );
  }

  #subject(request: FastifyRequest): string {
    request.caller ??= callerOfRequest(request, this.apiKeys);
    // Without API_KEYS everybody is the same caller, and only addresses tell them apart.
    if (!request.caller || this.apiKeys.isOpen) return `address ${networkOf(request.ip)}`;
    return `key ${request.caller.name}`;
  }
}

function isUnlimited(context: ExecutionContext): boolean {
  return [context.getHandler(), context.getClass()].some((place) => Reflect.getMetadata(UNLIMITED, place) === true);
}
