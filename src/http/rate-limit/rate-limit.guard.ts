import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiKeys } from '../access/api-keys.js';
import { callerOfRequest } from '../access/authentication.guard.js';
import { RateLimit } from './rate-limit.js';

const UNLIMITED = 'haat:unlimited';

/** The handler, or every handler of the controller, may be called as often as anybody likes: health. */
export const Unlimited = (): MethodDecorator & ClassDecorator => SetMetadata(UNLIMITED, true);

/** Counts each request of the API. It runs before the authentication, so that guessing keys is limited too. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    @Inject(RateLimit) private readonly limit: RateLimit,
    @Inject(ApiKeys) private readonly apiKeys: ApiKeys,
  ) {}

  canActivate(context: ExecutionContext): true {
    if (isUnlimited(context)) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    request.caller ??= callerOfRequest(request, this.apiKeys);
    this.limit.take(request, http.getResponse<FastifyReply>());
    return true;
  }
}

function isUnlimited(context: ExecutionContext): boolean {
  return [context.getHandler(), context.getClass()].some((place) => Reflect.getMetadata(UNLIMITED, place) === true);
}
