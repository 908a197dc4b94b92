import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata, UseGuards } from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import type { Role } from '../../config/index.js';
import { Optional } from '../../validation/index.js';
import { Public } from '../access/access.decorators.js';
import type { Caller } from '../access/caller.js';
import { including } from '../access/roles.js';
import { ApiErrors } from '../openapi/answers.decorators.js';
import { documented } from '../openapi/documentation.js';
import { Field } from '../openapi/field.decorator.js';
import { comesByLink, SIGNED_ROLES, SignedLinkGuard } from './signed-link.guard.js';

/**
 * Who may call the handler: callers of these roles, as with `@Allow()`, and whoever has a link to it that
 * {@link SignedLinks} has made. The handler takes a {@link SignedLinkQuery}, and its module imports `SignedLinksModule`.
 */
export function AllowOrSigned(...roles: [Role, ...Role[]]): MethodDecorator {
  return applyDecorators(
    // The guard below decides in place of the usual one.
    Public(),
    SetMetadata(SIGNED_ROLES, including(roles)),
    UseGuards(SignedLinkGuard),
    documented(({ ApiBearerAuth }) => ApiBearerAuth()),
    ApiErrors(401, 403, 429, LINK_INVALID, LINK_EXPIRED),
  );
}

/** Who opens the address; nobody in particular when it is by a signed link. */
export const CallerWithoutLink = createParamDecorator((_: unknown, context: ExecutionContext): Caller | undefined => {
  const { query, caller } = context.switchToHttp().getRequest<FastifyRequest>();
  // A key may come along with a link; it is the link that was checked.
  return comesByLink(query) ? undefined : caller;
});

/** The query of an address that may be opened by a signed link. */
export class SignedLinkQuery {
  @Field({ example: '1795342800', description: 'Of a signed link, which needs no API key: when it ends.' })
  @Optional()
  @IsString()
  @MaxLength(20)
  expires?: string;

  @Field({ example: 'kYbA1hY1eF0s5mZrZ9lqV0pJm4Xb0yT0dT0bQ0w3s9E', description: 'Of a signed link.' })
  @Optional()
  @IsString()
  @MaxLength(100)
  signature?: string;
}

const LINK_INVALID = {
  status: 403,
  code: 'link_invalid',
  message: 'This link is not as it was sent: open it from the mail, whole and unchanged.',
};

const LINK_EXPIRED = {
  status: 410,
  code: 'link_expired',
  message: 'This link was good until 2026-11-29T09:30:00.000Z. Ask for a new one.',
};
