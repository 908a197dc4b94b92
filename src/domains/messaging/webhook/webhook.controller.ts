import { Controller, Get, Header, HttpCode, Post, Query, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { HaatError } from '../../../errors/index.js';
import { BodyLimit, Public, RawAnswer, Unlimited } from '../../../http/index.js';
import { ApiEnvelope, ApiErrors, Chapter, Describe, documented } from '../../../http/openapi/index.js';
import { MetaSignatureGuard } from './meta-signature.guard.js';
import { TakenInDto } from './webhook.dto.js';
import { type TakenIn, Webhook } from './webhook.service.js';

/** Source: Meta's "Webhooks" of the WhatsApp Business Platform, "Payload size". */
const LARGEST_REPORT = 3 * 1_048_576;

const NOT_CONFIGURED = {
  status: 503,
  code: 'webhook_not_configured',
  message: 'Calls of the webhook cannot be checked: set WHATSAPP_APP_SECRET.',
};
const SIGNATURE_INVALID = {
  status: 401,
  code: 'signature_invalid',
  message: 'X-Hub-Signature-256 is not the signature of this body by the app whose secret is configured.',
};
const VERIFICATION_REFUSED = {
  status: 403,
  code: 'verification_refused',
  message: 'This is not the verification of a webhook with the token that is configured in WHATSAPP_VERIFY_TOKEN.',
};

const asked = (name: string, example: string, description: string): MethodDecorator =>
  documented(({ ApiQuery }) => ApiQuery({ name, description, schema: { type: 'string', example } }));

/** The address that Meta calls. Nobody needs an API key: Meta proves itself by the token, then by its signature. */
@Chapter('Webhooks')
@Public()
@Controller('webhooks/whatsapp')
export class WebhookController {
  constructor(private readonly webhook: Webhook) {}

  @Get()
  @RawAnswer()
  @Header('content-type', 'text/plain; charset=utf-8')
  @Describe('Verify the webhook', 'Asked by Meta when somebody sets up the webhook.')
  @asked('hub.mode', 'subscribe', '`subscribe`')
  @asked(
    'hub.verify_token',
    'open-sesame',
    '`WHATSAPP_VERIFY_TOKEN`, which whoever sets up the webhook types in at Meta',
  )
  @asked('hub.challenge', '1158201444', 'What the answer repeats')
  @documented(({ ApiResponse }) =>
    ApiResponse({
      status: 200,
      description: 'The challenge, as it came',
      content: { 'text/plain': { schema: { type: 'string' }, example: '1158201444' } },
    }),
  )
  @ApiErrors(400, VERIFICATION_REFUSED, 429)
  verify(
    @Query('hub.mode') mode: unknown,
    @Query('hub.verify_token') token: unknown,
    @Query('hub.challenge') challenge: unknown,
  ): string {
    const answer = this.webhook.verified({ mode, token, challenge });
    if (answer !== undefined) return answer;
    throw new HaatError('forbidden', VERIFICATION_REFUSED.code, VERIFICATION_REFUSED.message);
  }

  /**
   * Unlimited, because Meta sends several reports of each message and comes again with what is refused, and whoever cannot
   * sign is refused anyway. The body is taken as it is: rules of ours for it would hold back what Meta adds.
   */
  @Post()
  @HttpCode(200)
  @Unlimited()
  @UseGuards(MetaSignatureGuard)
  @BodyLimit(LARGEST_REPORT)
  @Describe(
    'Take in statuses and inbound messages',
    'Called by Meta, with `X-Hub-Signature-256` over the body. Answered once everything is stored; what is repeated or of no use here is accepted too.',
  )
  @documented(({ ApiBody }) =>
    ApiBody({
      schema: { type: 'object', additionalProperties: true, description: "Meta's webhook payload." },
      examples: { status: { value: STATUS_EXAMPLE } },
    }),
  )
  @ApiEnvelope(TakenInDto)
  @ApiErrors(400, SIGNATURE_INVALID, 408, 413, 415, 503, NOT_CONFIGURED)
  takeIn(@Req() { body }: FastifyRequest): Promise<TakenIn> {
    return this.webhook.takeIn(body);
  }
}

const STATUS_EXAMPLE = {
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '102290129340398',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '15550783881', phone_number_id: '106540352242922' },
            statuses: [
              {
                id: 'wamid.HBgNOTc3OTg0MTIzNDU2NxUCABEYEjQ1',
                status: 'delivered',
                timestamp: '1795342800',
                recipient_id: '9779841234567',
                biz_opaque_callback_data: 'message:01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11',
              },
            ],
          },
        },
      ],
    },
  ],
};
