import { applyDecorators, SetMetadata } from '@nestjs/common';
import type { Role } from '../../config/index.js';
import { ApiErrors } from '../openapi/answers.decorators.js';
import { documented } from '../openapi/documentation.js';
import { including } from './roles.js';

const ACCESS = 'haat:access';

/** Who may call a handler: nobody needs to say who they are, or these roles. */
type Access = 'public' | readonly Role[];

/**
 * Who may call the handler, or every handler of the controller. What an operator may includes what a client may, and an
 * admin may everything. A party's roles (`vendor`, `retailer`) are included in no other.
 */
export function Allow(...roles: [Role, ...Role[]]): MethodDecorator & ClassDecorator {
  const allowed = including(roles);
  return applyDecorators(
    SetMetadata(ACCESS, allowed),
    documented((swagger) => swagger.ApiBearerAuth()),
    ApiErrors(401, 403, 429),
  );
}

/** Needs no key: health, and what authenticates by a signature of its own. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, 'public' satisfies Access);

/** What was said of a handler, else of its controller; nothing when it was forgotten. */
export function accessTo(handler: object, controller: object): Access | undefined {
  const access: unknown = Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller);
  return access as Access | undefined;
}
