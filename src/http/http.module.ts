import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { ApiKeys } from './access/api-keys.js';
import { AuthenticationGuard } from './access/authentication.guard.js';
import { ForgottenAccess } from './access/forgotten-access.js';
import { ErrorFilter } from './errors/error.filter.js';
import { Idempotency } from './idempotency/index.js';
import { Intake } from './intake.js';
import { RateLimit } from './rate-limit/rate-limit.js';
import { RateLimitGuard } from './rate-limit/rate-limit.guard.js';
import { Uploads } from './uploads/uploads.service.js';
import { ValidationPipe } from './validation.pipe.js';

/** What every route has: access, rate limit, checked input, one shape of errors. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    ApiKeys,
    Idempotency,
    Intake,
    ForgottenAccess,
    RateLimit,
    Uploads,
    // The limit comes first: whoever guesses keys is counted too.
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_GUARD, useClass: AuthenticationGuard },
    { provide: APP_PIPE, useClass: ValidationPipe },
    { provide: APP_FILTER, useClass: ErrorFilter },
  ],
  exports: [ApiKeys, Idempotency, RateLimit, Uploads],
})
export class HttpModule {}
