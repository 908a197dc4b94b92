import { type CanActivate, type ExecutionContext, Inject, Injectable, type RawBodyRequest } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type AppConfig, CONFIG } from '../../../config/index.js';
import { HaatError, Unavailable } from '../../../errors/index.js';
import { isSignedWith } from './signature.rules.js';

const NO_BODY = Buffer.alloc(0);

/** Lets through what Meta has signed with the secret of the app. */
@Injectable()
export class MetaSignatureGuard implements CanActivate {
  constructor(@Inject(CONFIG) private readonly config: AppConfig) {}

  canActivate(context: ExecutionContext): true {
    const { appSecret } = this.config.messaging.webhook;
    if (appSecret === undefined) throw new WebhookNotConfigured();
    const { rawBody, headers } = context.switchToHttp().getRequest<RawBodyRequest<FastifyRequest>>();
    const signature = headers['x-hub-signature-256'];
    if (typeof signature !== 'string') throw new SignatureInvalid('There is no X-Hub-Signature-256 header');
    if (!isSignedWith(appSecret, rawBody ?? NO_BODY, signature))
      throw new SignatureInvalid('X-Hub-Signature-256 is not the signature of this body');
    return true;
  }
}

class SignatureInvalid extends HaatError {
  constructor(fault: string) {
    super('unauthenticated', 'signature_invalid', `${fault} by the app whose secret is configured.`);
  }
}

/** 503, so that Meta comes again: what happens until somebody has set the secret is then not lost. */
class WebhookNotConfigured extends Unavailable {
  constructor() {
    super('webhook_not_configured', 'Calls of the webhook cannot be checked: set WHATSAPP_APP_SECRET.');
  }
}
