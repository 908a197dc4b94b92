import { applyDecorators, type CanActivate, type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type FieldFault, InvalidInput } from '../errors/index.js';
import { ApiErrors } from './openapi/answers.decorators.js';

/**
 * The handler takes no body. What is sent all the same is refused like every unknown field, or a caller would believe
 * that the reason it gave was written down.
 */
export function NoBody(): MethodDecorator {
  return applyDecorators(UseGuards(BodyIsEmpty), ApiErrors(400));
}

@Injectable()
class BodyIsEmpty implements CanActivate {
  canActivate(context: ExecutionContext): true {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    const faults = faultsOf(body);
    if (faults.length > 0) throw new InvalidInput(faults);
    return true;
  }
}

function faultsOf(body: unknown): readonly FieldFault[] {
  if (body === undefined || body === null) return [];
  if (typeof body !== 'object' || Array.isArray(body)) {
    return [{ field: 'body', message: 'must be left out, or be an empty JSON object' }];
  }
  return Object.keys(body).map((field) => ({ field: field.slice(0, 100), message: 'is not a known field' }));
}
